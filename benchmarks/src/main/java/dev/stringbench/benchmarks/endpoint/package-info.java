/**
 * A model behind a server: many requests in flight, repeated where that may help, in one of the protocols that {@link
 * dev.stringbench.benchmarks.endpoint.Dialect} lists. Messages name the command-line options that mend what is wrong. Uses
 * no engine's library.
 */
@NullMarked
package dev.stringbench.benchmarks.endpoint;

import org.jspecify.annotations.NullMarked;
