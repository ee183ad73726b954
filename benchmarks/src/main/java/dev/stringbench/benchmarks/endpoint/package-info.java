/**
 * A model behind any OpenAI-compatible completions server: many requests in flight, repeated where that may help. Names no
 * command-line option and no engine's library.
 */
@NullMarked
package dev.stringbench.benchmarks.endpoint;

import org.jspecify.annotations.NullMarked;
