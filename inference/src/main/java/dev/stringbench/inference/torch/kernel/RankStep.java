package dev.stringbench.inference.torch.kernel;

/** One rank's share in the steps of a model that is split, as {@link SplitRun} asks for it. */
interface RankStep {
    /**
     * Set up a step.
     *
     * @param exchanges sums over ranks since the memory for them was cleared
     */
    void prepare(StepToken token, int exchanges);

    /** Start it, without waiting. */
    void launch();

    /** Wait until it has ended. */
    void await();

    /** The rank's greatest logit with its token, greater as an unsigned number where it is to be preferred. */
    long best();

    /** Clear what a step that was given up has left in counters. */
    void clear();
}
