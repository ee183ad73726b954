/**
 * The command {@code serve}: an OpenAI-compatible completions server on our own engine, with HTTP, JSON and the queue
 * before the engine. Imports {@code model} and {@code console}.
 */
@NullMarked
package dev.stringbench.cli.serve;

import org.jspecify.annotations.NullMarked;
