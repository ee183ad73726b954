package dev.stringbench.inference.torch;

import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.family.ModelTensors;
import dev.stringbench.inference.family.TensorSpec;
import dev.stringbench.inference.position.PositionScheme;
import dev.stringbench.inference.position.Rope;
import dev.stringbench.inference.position.StringOriginal;
import dev.stringbench.inference.rope.RotaryTable;
import java.util.Arrays;
import java.util.Map;
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

    /** Of the layer at work, by what the program calls them. */
    private Map<String, TensorSpec> parts = Map.of();

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
            parts = new ModelTensors(config).layer(layer).byPart();
            double[][] attended = attention(normedPart(hidden, "attention_norm"), layer);
            add(hidden, normedPart(attended, "attention_output_norm"));
            add(hidden, normedPart(mlp(normedPart(hidden, "feed_forward_norm")), "feed_forward_output_norm"));
        }
        String head = config.vocabulary().tied() ? "model.embed_tokens" : "lm_head";
        return linear(normed(hidden, "model.norm.weight"), head);
    }

    private double[][] attention(double[][] x, int layer) {
        int queryWidth = config.attention().queryWidth();
        int keyWidth = config.attention().keyValueWidth();
        double[][] joined = inputs(x, "query_key_value", "query", "key", "value");
        double[][] query = headsNormed(columns(joined, 0, queryWidth), "query_norm");
        double[][] key = headsNormed(columns(joined, queryWidth, keyWidth), "key_norm");
        double[][] value = columns(joined, queryWidth + keyWidth, keyWidth);
        int headDim = config.attention().headDim();
        var output = new double[x.length][queryWidth];
        for (int head = 0; head < config.attention().heads(); head++) {
            int keyHead = head / config.attention().group();
            double[][] q = columns(query, head * headDim, headDim);
            double[][] k = columns(key, keyHead * headDim, headDim);
            for (int i = 0; i < x.length; i++) {
                double[] mixed = attend(
                        i,
                        q[i],
                        k,
                        value,
                        keyHead,
                        config.attention().slidingWindows().get(layer));
                System.arraycopy(mixed, 0, output[i], head * headDim, headDim);
            }
        }
        return linearPart(output, "attention_output");
    }

    private double[] attend(int i, double[] query, double[][] key, double[][] value, int keyHead, OptionalInt window) {
        int headDim = config.attention().headDim();
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

    private double[][] mlp(double[][] x) {
        double[][] both = inputs(x, "gate_up", "gate", "up");
        int width = config.feedForward().width();
        double[][] gate = columns(both, 0, width);
        double[][] up = columns(both, width, width);
        for (int i = 0; i < x.length; i++) {
            for (int c = 0; c < gate[i].length; c++) {
                gate[i][c] *= up[i][c] / (1 + Math.exp(-gate[i][c]));
            }
        }
        return linearPart(gate, "down");
    }

    /** The outputs of some layers of one input side by side, whether they are stored as one or apart. */
    private double[][] inputs(double[][] x, String joined, String... apart) {
        if (parts.containsKey(joined + ".weight")) {
            return linearPart(x, joined);
        }
        var outputs = new double[x.length][0];
        for (String part : apart) {
            double[][] more = linearPart(x, part);
            for (int i = 0; i < x.length; i++) {
                int width = outputs[i].length;
                outputs[i] = Arrays.copyOf(outputs[i], width + more[i].length);
                System.arraycopy(more[i], 0, outputs[i], width, more[i].length);
            }
        }
        return outputs;
    }

    private static double[][] columns(double[][] x, int first, int count) {
        return Arrays.stream(x)
                .map(row -> Arrays.copyOfRange(row, first, first + count))
                .toArray(double[][]::new);
    }

    /** Heads normed where the model does so: one by one, or together where the norm is as long. */
    private double[][] headsNormed(double[][] x, String part) {
        TensorSpec norm = parts.get(part + ".weight");
        int headDim = config.attention().headDim();
        if (norm == null) {
            return x;
        }
        if (norm.elementCount() != headDim) {
            return normed(x, norm.name());
        }
        var output = new double[x.length][x[0].length];
        for (int first = 0; first < x[0].length; first += headDim) {
            double[][] head = normed(columns(x, first, headDim), norm.name());
            for (int i = 0; i < x.length; i++) {
                System.arraycopy(head[i], 0, output[i], first, headDim);
            }
        }
        return output;
    }

    private double[][] normedPart(double[][] x, String part) {
        TensorSpec norm = parts.get(part + ".weight");
        return norm == null ? x : normed(x, norm.name());
    }

    private double[][] linearPart(double[][] x, String part) {
        TensorSpec matrix = parts.get(part + ".weight");
        if (matrix == null) {
            throw new IllegalArgumentException("no part " + part);
        }
        return linear(x, matrix.name().replaceFirst("\\.weight$", ""));
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
            double factor = 1 / Math.sqrt(squares / x[i].length + config.norms().epsilon());
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
