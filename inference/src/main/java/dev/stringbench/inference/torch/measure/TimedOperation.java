package dev.stringbench.inference.torch.measure;

/** An operation on a device that is repeated and timed. */
public interface TimedOperation {
    /**
     * Run it.
     *
     * @param runs how often, at least 1; what comes before the first and after the last is not in the time
     * @return seconds of all runs together, from an idle device to an idle device
     * @throws dev.stringbench.inference.InferenceException OUT_OF_MEMORY or ENGINE_FAILURE
     */
    double seconds(int runs);
}
