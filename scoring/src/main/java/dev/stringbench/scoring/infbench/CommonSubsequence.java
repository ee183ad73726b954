package dev.stringbench.scoring.infbench;

import java.util.BitSet;

/**
 * One longest common subsequence of two lines, the one that {@code rouge_score} finds: walking back from both ends
 * it takes equal tokens, else goes back in the prediction if that keeps strictly more, else in the reference.
 *
 * <p>Lengths are kept for two rows only; of the table stays one bit a cell, the way back.
 */
final class CommonSubsequence {

    private CommonSubsequence() {}

    /**
     * Find the subsequence.
     *
     * @return the indices in {@code reference}
     */
    static BitSet indices(int[] reference, int[] prediction) {
        var back = backInPrediction(reference, prediction);
        var indices = new BitSet(reference.length);
        int i = reference.length;
        int j = prediction.length;
        while (i > 0 && j > 0) {
            if (reference[i - 1] == prediction[j - 1]) {
                indices.set(i - 1);
                i--;
                j--;
            } else if (back[i - 1].get(j - 1)) {
                j--;
            } else {
                i--;
            }
        }
        return indices;
    }

    private static BitSet[] backInPrediction(int[] reference, int[] prediction) {
        var back = new BitSet[reference.length];
        var above = new int[prediction.length + 1];
        var row = new int[prediction.length + 1];
        for (int i = 0; i < reference.length; i++) {
            back[i] = new BitSet(prediction.length);
            for (int j = 0; j < prediction.length; j++) {
                if (reference[i] == prediction[j]) {
                    row[j + 1] = above[j] + 1;
                } else if (row[j] > above[j + 1]) {
                    row[j + 1] = row[j];
                    back[i].set(j);
                } else {
                    row[j + 1] = above[j + 1];
                }
            }
            var free = above;
            above = row;
            row = free;
        }
        return back;
    }
}
