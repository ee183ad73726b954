package dev.stringbench.data.niah;

/** The moment at which the magic numbers are drawn. */
public enum NeedleKeys {
    /** Once for all samples, as the original does: samples differ only in the needles' depths. */
    ONCE,
    /** Anew for every sample, distinct within it, so that no answer can be learnt from another sample. */
    PER_SAMPLE
}
