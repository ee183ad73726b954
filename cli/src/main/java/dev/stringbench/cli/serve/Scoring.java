package dev.stringbench.cli.serve;

/**
 * What a request wants to know of its tokens' log-probabilities.
 *
 * @param top how many of the likeliest tokens are told at each place
 * @param prompt whether the prompt's tokens are told too
 */
record Scoring(int top, boolean prompt) {}
