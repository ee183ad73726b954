package dev.stringbench.inference.torch;

import dev.stringbench.inference.folder.ModelConfig;
import dev.stringbench.inference.position.PositionScheme;
import dev.stringbench.inference.position.Rope;
import dev.stringbench.inference.position.StringOriginal;
import dev.stringbench.inference.rope.RotaryTable;
import java.util.OptionalInt;

/**
 * Compute logits in double precision from the definitions: every score of a masked softmax one by one, no cache, no
 * pieces. Slow and independent of the code under test, but for the rotary frequencies.
 */
final class ReferenceModel {
    private final TestModel model;
    private final ModelConfig config;
    private final PositionScheme scheme;
    private final int promptTokens;
    private final RotaryTable table;

    /** @param promptTokens how many of the tokens are the prompt; the original counts double there only */
    ReferenceModel(TestModel model, PositionScheme scheme, int promptTokens) {
        this.model = model;
        this.config = model.config();
        this.scheme = scheme;
        this.promptTokens = promptTokens;
        this.table = RotaryTable.of(scheme.rotary(config.rotary()), promptTokens);
    }

    /** Logits {@code [token][vocab]} of a whole sequence. */
    double[][] logits(int[] ids) {
        var hidden = new double[ids.length][];
        float[] embedding = weight("model.embed_tokens.weight");
        for (int i = 0; i < ids.length; i++) {
            hidden[i] = new double[config.hiddenSize()];
            for (int c = 0; c < hidden[i].length; c++) {
                hidden[i][c] = embedding[ids[i] * hidden[i].length + c];
            }
        }
        for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
            String prefix = "model.layers." + layer + ".";
            add(hidden, attention(normed(hidden, prefix + "input_layernorm.weight"), layer, prefix + "self_attn."));
            add(hidden, mlp(normed(hidden, prefix + "post_attention_layernorm.weight"), prefix + "mlp."));
        }
        String head = config.tieWordEmbeddings() ? "model.embed_tokens" : "lm_head";
        return linear(normed(hidden, "model.norm.weight"), head);
    }

    private double[][] attention(double[][] x, int layer, String prefix) {
        double[][] query = linear(x, prefix + "q_proj");
        double[][] key = linear(x, prefix + "k_proj");
        double[][] value = linear(x, prefix + "v_proj");
        var output = new double[x.length][config.queryWidth()];
        for (int head = 0; head < config.numAttentionHeads(); head++) {
            int keyHead = head / config.queryHeadsPerKeyValueHead();
            double[][] q = heads(query, head, prefix + "q_norm.weight");
            double[][] k = heads(key, keyHead, prefix + "k_norm.weight");
            for (int i = 0; i < x.length; i++) {
                double[] mixed = attend(
                        i, q[i], k, value, keyHead, config.slidingWindows().get(layer));
                System.arraycopy(mixed, 0, output[i], head * config.headDim(), config.headDim());
            }
        }
        return linear(output, prefix + "o_proj");
    }

    private double[] attend(int i, double[] query, double[][] key, double[][] value, int keyHead, OptionalInt window) {
        int headDim = config.headDim();
        var weighted = new double[headDim];
        double total = 0;
        double shift = 0;
        for (int pass = 0; pass < 2; pass++) { // first the largest score, then the sums
            for (int j = 0; j <= i; j++) {
                boolean hidden = scheme instanceof Rope && window.isPresent() && i - j >= window.getAsInt();
                if (hidden) {
                    continue;
                }
                double score = scheme.queryScale(i) * score(query, scheme.relativePosition(i, j), key[j]);
                if (pass == 0) {
                    shift = j == 0 ? score : Math.max(shift, score);
                    continue;
                }
                double weight = Math.exp(score - shift);
                if (isCountedTwice(i, j)) {
                    weight += Math.exp(score(query, i - j, key[j]) - shift);
                }
                total += weight;
                for (int c = 0; c < headDim; c++) {
                    weighted[c] += weight * value[j][keyHead * headDim + c];
                }
            }
        }
        for (int c = 0; c < headDim; c++) {
            weighted[c] /= total;
        }
        return weighted;
    }

    private boolean isCountedTwice(int i, int j) {
        return scheme instanceof StringOriginal original && i < promptTokens && i - j == original.shiftedOffset();
    }

    /** The query rotated by the relative position, times the key: equal to rotating both at their own positions. */
    private double score(double[] query, double relative, double[] key) {
        int half = query.length / 2;
        double[] frequencies = table.inverseFrequencies();
        double sum = 0;
        for (int c = 0; c < half; c++) {
            double angle = relative * frequencies[c];
            double left = query[c] * Math.cos(angle) - query[c + half] * Math.sin(angle);
            double right = query[c + half] * Math.cos(angle) + query[c] * Math.sin(angle);
            sum += left * key[c] + right * key[c + half];
        }
        double factor = table.attentionScaling() * scheme.attentionFactor(promptTokens);
        return sum * factor * factor / Math.sqrt(query.length);
    }

    private double[][] mlp(double[][] x, String prefix) {
        double[][] gate = linear(x, prefix + "gate_proj");
        double[][] up = linear(x, prefix + "up_proj");
        for (int i = 0; i < x.length; i++) {
            for (int c = 0; c < gate[i].length; c++) {
                gate[i][c] *= up[i][c] / (1 + Math.exp(-gate[i][c]));
            }
        }
        return linear(gate, prefix + "down_proj");
    }

    /** One head's components of each token, normed where the model does so. */
    private double[][] heads(double[][] x, int head, String norm) {
        var part = new double[x.length][config.headDim()];
        for (int i = 0; i < x.length; i++) {
            System.arraycopy(x[i], head * config.headDim(), part[i], 0, config.headDim());
        }
        return config.qkNorm() ? normed(part, norm) : part;
    }

    private double[][] normed(double[][] x, String name) {
        float[] scale = weight(name);
        var output = new double[x.length][];
        for (int i = 0; i < x.length; i++) {
            double squares = 0;
            for (double number : x[i]) {
                squares += number * number;
            }
            output[i] = new double[x[i].length];
            double factor = 1 / Math.sqrt(squares / x[i].length + config.rmsNormEps());
            for (int c = 0; c < x[i].length; c++) {
                output[i][c] = scale[c] * x[i][c] * factor;
            }
        }
        return output;
    }

    private double[][] linear(double[][] x, String name) {
        float[] matrix = weight(name + ".weight");
        float[] bias = model.weights().get(name + ".bias");
        int inputs = x[0].length;
        int outputs = matrix.length / inputs;
        var y = new double[x.length][outputs];
        for (int i = 0; i < x.length; i++) {
            for (int o = 0; o < outputs; o++) {
                double sum = bias == null ? 0 : bias[o];
                for (int c = 0; c < inputs; c++) {
                    sum += (double) matrix[o * inputs + c] * x[i][c];
                }
                y[i][o] = sum;
            }
        }
        return y;
    }

    private float[] weight(String name) {
        float[] numbers = model.weights().get(name);
        if (numbers == null) {
            throw new IllegalArgumentException("no weight " + name);
        }
        return numbers;
    }

    private static void add(double[][] target, double[][] more) {
        for (int i = 0; i < target.length; i++) {
            for (int c = 0; c < target[i].length; c++) {
                target[i][c] += more[i][c];
            }
        }
    }
}
