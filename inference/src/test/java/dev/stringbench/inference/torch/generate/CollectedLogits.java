package dev.stringbench.inference.torch.generate;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Keep all logits of a run, prompt rows and decode rows, as {@code [row][vocab]}. */
public final class CollectedLogits implements LogitsListener {
    private final int vocab;
    private final List<float[]> prompt = new ArrayList<>();
    private final List<float[]> decode = new ArrayList<>();
    private List<Integer> greedy = List.of();

    CollectedLogits(int vocab) {
        this.vocab = vocab;
    }

    public static CollectedLogits of(
            CausalLanguageModel model, GenerationSession session, int[] prompt, int greedyTokens) {
        var collected = new CollectedLogits(model.config().vocabulary().size());
        collected.greedy = session.logits(prompt, greedyTokens, collected, new Cancellation());
        return collected;
    }

    @Override
    public void onPromptRows(int firstPosition, FloatBuffer logits) {
        if (firstPosition != prompt.size()) {
            throw new IllegalStateException("rows from " + firstPosition + " came after " + prompt.size());
        }
        while (logits.hasRemaining()) {
            prompt.add(row(logits));
        }
    }

    @Override
    public void onDecodeRow(int step, FloatBuffer logits) {
        if (step != decode.size() || logits.remaining() != vocab) {
            throw new IllegalStateException("decode row " + step + " came after " + decode.size());
        }
        decode.add(row(logits));
    }

    private float[] row(FloatBuffer logits) {
        var row = new float[vocab];
        logits.get(row);
        return row;
    }

    public List<Integer> greedy() {
        return greedy;
    }

    /** The tokens that give all rows: the prompt, then so many greedy tokens but the last. */
    public int[] fed(int[] promptTokens, int greedyTokens) {
        return IntStream.concat(
                        IntStream.of(promptTokens),
                        greedy.stream().limit(greedyTokens - 1).mapToInt(Integer::intValue))
                .toArray();
    }

    public float[][] prompt() {
        return prompt.toArray(float[][]::new);
    }

    public float[][] decode() {
        return decode.toArray(float[][]::new);
    }

    /** Prompt rows, then decode rows. */
    public float[][] all() {
        var rows = new ArrayList<>(prompt);
        rows.addAll(decode);
        return rows.toArray(float[][]::new);
    }
}
