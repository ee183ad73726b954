package dev.stringbench.scoring.infbench;

import dev.stringbench.scoring.ScoreScale;

/** The scoring of each of InfiniteBench's tasks. */
public enum InfBenchScoring {
    PASSKEY(ScoreScale.YES_NO),
    NUMBER_STRING(ScoreScale.YES_NO),
    KV_RETRIEVAL(ScoreScale.YES_NO),
    LONGBOOK_SUM_ENG(ScoreScale.FRACTION),
    LONGBOOK_QA_ENG(ScoreScale.FRACTION),
    LONGBOOK_CHOICE_ENG(ScoreScale.YES_NO),
    LONGDIALOGUE_QA_ENG(ScoreScale.YES_NO),
    LONGBOOK_QA_CHN(ScoreScale.FRACTION),
    CODE_DEBUG(ScoreScale.YES_NO),
    CODE_RUN(ScoreScale.YES_NO),
    MATH_CALC(ScoreScale.FRACTION),
    MATH_FIND(ScoreScale.YES_NO);

    /** The one model name that changes a score: GPT-4's answers to Math.Calc begin with a number not asked for. */
    public static final String GPT4 = "gpt4";

    private final ScoreScale scale;

    InfBenchScoring(ScoreScale scale) {
        this.scale = scale;
    }

    /** Return the scale of the scores. */
    public ScoreScale scale() {
        return scale;
    }

    /**
     * Return the task's scorer.
     *
     * @param modelName the family name that the original is called with; only {@link #GPT4} makes a difference
     */
    public LabelScorer scorer(InfBenchVariant variant, String modelName) {
        return switch (this) {
            case PASSKEY, NUMBER_STRING -> new NumberRetrieval();
            case KV_RETRIEVAL -> new KeyValueRetrieval(variant);
            case LONGBOOK_SUM_ENG -> new RougeLsum();
            case LONGBOOK_QA_ENG -> TokenF1.ENGLISH;
            case LONGBOOK_CHOICE_ENG -> new BookChoice(variant);
            case LONGDIALOGUE_QA_ENG -> new DialogueQuestion(variant);
            case LONGBOOK_QA_CHN -> TokenF1.CHINESE;
            case CODE_DEBUG -> new CodeDebug(variant);
            case CODE_RUN -> new CodeRun();
            case MATH_CALC -> new MathCalc(modelName.equals(GPT4));
            case MATH_FIND -> new MathFind(variant);
        };
    }
}
