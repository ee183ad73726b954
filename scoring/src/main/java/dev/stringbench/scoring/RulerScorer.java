package dev.stringbench.scoring;

import dev.stringbench.python.PythonText;
import java.util.List;

/**
 * The scorers of RULER's tasks, as the original's test script applies them. References are compared as lower-cased
 * substrings of the lower-cased prediction.
 *
 * <p>Source: {@code ruler/test_ruler_*.py} of HKUNLP/STRING; the same rules stand in NVIDIA/RULER's
 * {@code eval/synthetic/constants.py}, in percent and rounded there.
 */
public enum RulerScorer implements Scorer {
    /** The share of references found: all tasks but question answering. */
    STRING_MATCH_ALL(ScoreScale.FRACTION) {
        @Override
        public Score score(String prediction, List<String> references) {
            var found = SubstringMatch.find(prediction, references);
            long count = found.stream().filter(Boolean::booleanValue).count();
            return new Score((double) count / references.size(), found);
        }
    },

    /** Whether any reference is found: question answering, whose references are spellings of one answer. */
    STRING_MATCH_PART(ScoreScale.YES_NO) {
        @Override
        public Score score(String prediction, List<String> references) {
            var found = SubstringMatch.find(prediction, references);
            return new Score(found.contains(true) ? 1 : 0, found);
        }
    },

    /**
     * The share of references found, for every task, question answering included: what lm-evaluation-harness computes,
     * whose {@code string_match_part} takes the maximum over the samples of one call, which is always one. Before that
     * it strips the prediction and turns control characters into line feeds. Source: {@code
     * lm_eval/tasks/ruler/common_utils.py} of EleutherAI/lm-evaluation-harness.
     */
    LM_EVAL(ScoreScale.FRACTION) {
        @Override
        public Score score(String prediction, List<String> references) {
            return STRING_MATCH_ALL.score(withoutControls(prediction), references);
        }
    };

    private final ScoreScale scale;

    RulerScorer(ScoreScale scale) {
        this.scale = scale;
    }

    /** Return the scorer that a task has under a formula, where this is the one it has in its original. */
    public RulerScorer under(RulerVariant variant) {
        return switch (variant) {
            case RULER -> this;
            case LM_EVAL -> LM_EVAL;
        };
    }

    private static String withoutControls(String prediction) {
        var cleaned = new StringBuilder(PythonText.strip(prediction));
        for (int i = 0; i < cleaned.length(); i++) {
            if (cleaned.charAt(i) < ' ') {
                cleaned.setCharAt(i, '\n');
            }
        }
        return PythonText.strip(cleaned.toString());
    }

    @Override
    public ScoreScale scale() {
        return scale;
    }
}
