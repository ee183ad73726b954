package dev.stringbench.inference.torch.generate;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;

/**
 * The rules that choose the next token from its logits, in the order in which Transformers applies them: repetition
 * penalty, temperature, top-k, top-p.
 *
 * @param temperature divisor of the logits; 0 takes the likeliest token
 * @param topP probability mass that candidates may fill, above 0 up to 1; 1 keeps all
 * @param topK number of candidates; 0 keeps all
 * @param repetitionPenalty above 0; positive logits of tokens in the prompt or generated are divided by it, negative ones
 *     multiplied; 1 leaves them
 * @param seed seed of the draws; not used at temperature 0
 */
public record Sampling(double temperature, double topP, int topK, double repetitionPenalty, long seed) {
    /** The likeliest token, always. */
    public static final Sampling GREEDY = new Sampling(0, 1, 0, 1, 0);

    public Sampling {
        if (!(temperature >= 0) || Double.isInfinite(temperature)) {
            throw bad("temperature is " + temperature + "; it must be 0 or more");
        }
        if (!(topP > 0 && topP <= 1)) {
            throw bad("top-p is " + topP + "; it must be above 0 and at most 1");
        }
        if (topK < 0) {
            throw bad("top-k is " + topK + "; it must be 0 (all) or more");
        }
        if (!(repetitionPenalty > 0) || Double.isInfinite(repetitionPenalty)) {
            throw bad("repetition penalty is " + repetitionPenalty + "; it must be above 0");
        }
    }

    /** Whether the next token is that of the greatest logit, whatever has been seen and drawn. */
    boolean isGreedy() {
        return temperature == 0 && repetitionPenalty == 1;
    }

    private static InferenceException bad(String message) {
        return new InferenceException(Fault.BAD_SETTING, message);
    }
}
