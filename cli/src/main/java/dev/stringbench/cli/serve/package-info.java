/**
 * An OpenAI-compatible completions server on our own engine: HTTP, JSON and the queue before the engine. Knows neither
 * command-line options nor benchmarks' tasks.
 */
@NullMarked
package dev.stringbench.cli.serve;

import org.jspecify.annotations.NullMarked;
