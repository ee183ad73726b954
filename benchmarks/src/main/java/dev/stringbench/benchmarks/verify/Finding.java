package dev.stringbench.benchmarks.verify;

/**
 * Something that keeps a result file from being complete and right.
 *
 * @param text what was found
 * @param remedy what mends it
 */
record Finding(String text, Remedy remedy) {

    /** The remedies, the strongest last. */
    enum Remedy {
        /** Nothing is wrong with what is there. */
        RUN_AGAIN("run the same command again"),
        /** What is there cannot come from this program and this run alone. */
        MOVE_AWAY("the file was changed or mixed: bring back the right one, or move it away and run again");

        private final String words;

        Remedy(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }
}
