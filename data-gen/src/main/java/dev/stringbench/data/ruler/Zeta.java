package dev.stringbench.data.ruler;

/** The Riemann zeta function by the Euler-Maclaurin formula, within a unit in the last place. */
final class Zeta {

    // (2k)! / B(2k): the formula's coefficients, from the Bernoulli numbers 1/6, -1/30, 1/42, ...
    private static final double[] COEFFICIENTS = {
        12.0,
        -720.0,
        30240.0,
        -1209600.0,
        47900160.0,
        -1307674368000.0 / 691,
        74724249600.0,
        -10670622842880000.0 / 3617,
        5109094217170944000.0 / 43867,
        -802857662698291200000.0 / 174611,
    };
    private static final int SUMMED_TERMS = 16;

    private Zeta() {}

    /**
     * Sum k^-x over k = 1, 2, ...
     *
     * @param x above 1
     */
    static double of(double x) {
        // From the smallest term to the largest, so that rounding errors stay below the last bit.
        double last = Math.pow(SUMMED_TERMS, -x);
        double factor = 1;
        double power = last;
        double sum = 0;
        for (int i = 0; i < COEFFICIENTS.length; i++) {
            factor *= x + 2 * i;
            power /= SUMMED_TERMS;
            sum += factor * power / COEFFICIENTS[i];
            factor *= x + 2 * i + 1;
            power /= SUMMED_TERMS;
        }
        double compensation = 0;
        sum += 0.5 * last;
        double rest = last * SUMMED_TERMS / (x - 1);
        for (int k = SUMMED_TERMS; k >= 1; k--) {
            double term = (k == SUMMED_TERMS ? rest : Math.pow(k, -x)) - compensation;
            double next = sum + term;
            compensation = (next - sum) - term;
            sum = next;
        }
        return sum;
    }
}
