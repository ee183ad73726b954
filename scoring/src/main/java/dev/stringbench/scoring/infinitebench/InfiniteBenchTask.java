package dev.stringbench.scoring.infinitebench;

import dev.stringbench.scoring.ScoreScale;
import java.util.Arrays;
import java.util.Optional;

/** The tasks of InfiniteBench, in the order of its authors' result table. */
public enum InfiniteBenchTask {
    PASSKEY("passkey", "Retrieve.PassKey", ScoreScale.YES_NO),
    NUMBER_STRING("number_string", "Retrieve.Number", ScoreScale.YES_NO),
    KV_RETRIEVAL("kv_retrieval", "Retrieve.KV", ScoreScale.YES_NO),
    LONGBOOK_SUM_ENG("longbook_sum_eng", "En.Sum", ScoreScale.FRACTION),
    LONGBOOK_QA_ENG("longbook_qa_eng", "En.QA", ScoreScale.FRACTION),
    LONGBOOK_CHOICE_ENG("longbook_choice_eng", "En.MC", ScoreScale.YES_NO),
    LONGDIALOGUE_QA_ENG("longdialogue_qa_eng", "En.Dia", ScoreScale.YES_NO),
    LONGBOOK_QA_CHN("longbook_qa_chn", "Zh.QA", ScoreScale.FRACTION),
    CODE_DEBUG("code_debug", "Code.Debug", ScoreScale.YES_NO),
    CODE_RUN("code_run", "Code.Run", ScoreScale.YES_NO),
    MATH_CALC("math_calc", "Math.Calc", ScoreScale.FRACTION),
    MATH_FIND("math_find", "Math.Find", ScoreScale.YES_NO);

    /** The one model name that changes a score: GPT-4's answers to Math.Calc begin with a number not asked for. */
    public static final String GPT4 = "gpt4";

    private final String id;
    private final String title;
    private final ScoreScale scale;

    InfiniteBenchTask(String id, String title, ScoreScale scale) {
        this.id = id;
        this.title = title;
        this.scale = scale;
    }

    /** Find a task by the name that files and options use. */
    public static Optional<InfiniteBenchTask> byId(String id) {
        return Arrays.stream(values()).filter(task -> task.id.equals(id)).findFirst();
    }

    /** Return the name that files and options use. */
    public String id() {
        return id;
    }

    /** Return the name in the authors' result table. */
    public String title() {
        return title;
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
    public LabelScorer scorer(InfiniteBenchVariant variant, String modelName) {
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
