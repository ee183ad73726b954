package dev.stringbench.scoring.statistics;

/** The two quantiles of the normal distribution in use here. */
final class NormalQuantiles {

    /** 97.5%: two-sided 95% intervals. */
    static final double TWO_SIDED_95 = 1.959963984540054;

    /** 80%: the usual wish for a test's power. */
    static final double POWER_80 = 0.8416212335729143;

    private NormalQuantiles() {}
}
