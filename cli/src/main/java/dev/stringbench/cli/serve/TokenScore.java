package dev.stringbench.cli.serve;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The log-probability of a token where it stands.
 *
 * @param token its id
 * @param logProbability natural logarithm; empty for the first token, before which there is nothing
 * @param likeliest the likeliest tokens in its place, in order
 */
record TokenScore(int token, OptionalDouble logProbability, List<Candidate> likeliest) {

    TokenScore {
        likeliest = List.copyOf(likeliest);
    }

    /** A token that could have stood there. */
    record Candidate(int token, double logProbability) {}
}
