/**
 * A model behind any OpenAI-compatible completions server: many requests in flight, repeated where that may help.
 * Messages name the command line's options; nothing here names an engine's library.
 */
@NullMarked
package dev.stringbench.benchmarks.endpoint;

import org.jspecify.annotations.NullMarked;
