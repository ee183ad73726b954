package dev.stringbench.inference.torch.generate;

import dev.stringbench.inference.family.ModelConfig;

/** The number of tokens of prompts that are run between two decode steps of the sequences at work. */
sealed interface PrefillChunks {
    /** Prompts run whole. */
    PrefillChunks WHOLE = new Fixed(Integer.MAX_VALUE);

    /**
     * Tokens that may be run before the next step.
     *
     * @param next position of the first of them in their prompt
     * @param length the prompt's
     */
    int most(int next, int length);

    /** The same number everywhere. */
    record Fixed(int tokens) implements PrefillChunks {
        @Override
        public int most(int next, int length) {
            return tokens;
        }
    }

    /**
     * Chunks of about equal cost, so that the last of a long prompt, whose queries see all keys before them, keeps the others
     * waiting no longer than the first. A span from a to b costs linear (b - a) + pair (b^2 - a^2) / 2 operations.
     *
     * @param linear operations of a token in matrix products
     * @param pair operations of a query and a key that it sees
     * @param usual tokens of a chunk on average; prompts up to this run whole, and chunks have at most twice as many, since
     *     layers with a sliding window cost less than the formula says
     * @param fewest tokens of a chunk at least, fewer of which would not fill the device
     */
    record EqualCost(double linear, double pair, int usual, int fewest) implements PrefillChunks {
        /** The parts of a prompt's cost that a chunk of it is at most one of, unless that were too few tokens. */
        private static final int PARTS = 16;

        /** Fewer do not fill a GPU. */
        private static final int FEWEST = 1024;

        static EqualCost of(ModelConfig config, int usual) {
            double layers = config.numHiddenLayers();
            double query = config.attention().queryWidth();
            double projections = 2.0
                    * config.hiddenSize()
                    * (2 * query + 2.0 * config.attention().keyValueWidth());
            double feedForward = 2.0 * config.feedForward().multiplyAdds(config.hiddenSize());
            return new EqualCost(
                    layers * (projections + feedForward), layers * 4 * query, usual, Math.min(usual, FEWEST));
        }

        @Override
        public int most(int next, int length) {
            if (length <= usual) {
                return usual;
            }
            int parts = Math.max(PARTS, (length - 1) / usual + 1);
            double target = cost(0, length) / parts;
            // linear x + pair (next x + x^2 / 2) = target
            double slope = linear + pair * next;
            double tokens = 2 * target / (slope + Math.sqrt(slope * slope + 2 * pair * target));
            return (int) Math.max(fewest, Math.min(2.0 * usual, tokens));
        }

        /** Operations of the tokens from one position to another. */
        double cost(int first, int last) {
            return linear * (last - first) + pair * ((double) last * last - (double) first * first) / 2;
        }
    }
}
