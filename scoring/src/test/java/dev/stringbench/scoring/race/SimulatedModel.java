package dev.stringbench.scoring.race;

import java.util.Arrays;
import java.util.Random;

/**
 * A model whose settings have known worth. Samples differ in difficulty, which all settings share, as far as a sample's
 * needles are hard to find whatever the setting; the rest is a setting's own luck.
 */
final class SimulatedModel {

    private final double[] worth;
    private final int questions;
    private final double shared;

    /**
     * Describe a model.
     *
     * @param worth share of sub-questions that each setting answers rightly, 0 to 1 without ends
     * @param questions sub-questions of a sample, 1 for yes/no scores, 4 for needles
     * @param shared share of the variance that the settings have in common, 0 to 1
     */
    private SimulatedModel(double[] worth, int questions, double shared) {
        this.worth = worth;
        this.questions = questions;
        this.shared = shared;
    }

    /** A model of so many settings, all with the same worth. */
    static SimulatedModel equal(int settings, double worth, int questions, double shared) {
        double[] all = new double[settings];
        Arrays.fill(all, worth);
        return new SimulatedModel(all, questions, shared);
    }

    /** The same where one setting is better. */
    SimulatedModel better(int setting, double by) {
        double[] changed = worth.clone();
        changed[setting] += by;
        return new SimulatedModel(changed, questions, shared);
    }

    /** Draw the scores of samples: a row for each setting. */
    double[][] draw(int samples, Random random) {
        double[][] scores = new double[worth.length][samples];
        for (int sample = 0; sample < samples; sample++) {
            for (int question = 0; question < questions; question++) {
                double difficulty = random.nextGaussian() * Math.sqrt(shared);
                for (int setting = 0; setting < worth.length; setting++) {
                    double effort = difficulty + random.nextGaussian() * Math.sqrt(1 - shared);
                    scores[setting][sample] += effort < quantile(worth[setting]) ? 1.0 / questions : 0;
                }
            }
        }
        return scores;
    }

    /** The normal quantile, by bisection of its distribution function. */
    private static double quantile(double share) {
        double low = -6;
        double high = 6;
        for (int i = 0; i < 40; i++) {
            double middle = (low + high) / 2;
            if (normal(middle) < share) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The normal distribution function (Abramowitz and Stegun 7.1.26, to seven digits). */
    private static double normal(double x) {
        double t = 1 / (1 + 0.3275911 * Math.abs(x) / Math.sqrt(2));
        double polynomial =
                t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
        double upper = polynomial * Math.exp(-x * x / 2) / 2;
        return x < 0 ? upper : 1 - upper;
    }
}
