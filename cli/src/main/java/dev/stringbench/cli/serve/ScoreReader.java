package dev.stringbench.cli.serve;

import dev.stringbench.inference.torch.generate.LogitsListener;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.PriorityQueue;

/** A reader of the log-probabilities of a sequence's tokens out of the logits before each. */
final class ScoreReader implements LogitsListener {

    private final int[] tokens;
    private final int first;
    private final int top;
    private final int vocabulary;
    private final List<TokenScore> scores = new ArrayList<>();

    /**
     * Prepare.
     *
     * @param tokens the sequence
     * @param first the first of its tokens that is scored
     * @param top how many of the likeliest tokens are kept
     */
    ScoreReader(int[] tokens, int first, int top, int vocabulary) {
        this.tokens = tokens.clone();
        this.first = first;
        this.top = top;
        this.vocabulary = vocabulary;
        if (first == 0) {
            scores.add(new TokenScore(tokens[0], OptionalDouble.empty(), List.of()));
        }
    }

    List<TokenScore> scores() {
        return List.copyOf(scores);
    }

    /** The logits at a position are of the token after it. */
    @Override
    public int firstWanted() {
        return Math.max(0, first - 1);
    }

    @Override
    public void onPromptRows(int firstPosition, FloatBuffer logits) {
        float[] row = new float[vocabulary];
        for (int position = firstPosition; logits.remaining() >= vocabulary; position++) {
            logits.get(row);
            if (position + 1 < tokens.length && position + 1 >= first) {
                scores.add(score(tokens[position + 1], row));
            }
        }
    }

    @Override
    public void onDecodeRow(int step, FloatBuffer logits) {
        throw new IllegalStateException("nothing is generated here");
    }

    private TokenScore score(int token, float[] row) {
        double largest = Double.NEGATIVE_INFINITY;
        for (float logit : row) {
            largest = Math.max(largest, logit);
        }
        double sum = 0;
        for (float logit : row) {
            sum += Math.exp(logit - largest);
        }
        double normalizer = largest + Math.log(sum);
        List<TokenScore.Candidate> likeliest = likeliest(row).stream()
                .map(id -> new TokenScore.Candidate(id, row[id] - normalizer))
                .toList();
        return new TokenScore(token, OptionalDouble.of(row[token] - normalizer), likeliest);
    }

    private List<Integer> likeliest(float[] row) {
        Comparator<Integer> order =
                Comparator.comparingDouble((Integer id) -> row[id]).thenComparing(Comparator.<Integer>reverseOrder());
        PriorityQueue<Integer> best = new PriorityQueue<>(top + 1, order);
        for (int id = 0; top > 0 && id < row.length; id++) {
            if (best.size() < top || row[id] > row[best.element()]) {
                best.add(id);
                if (best.size() > top) {
                    best.remove();
                }
            }
        }
        return best.stream().sorted(order.reversed()).toList();
    }
}
