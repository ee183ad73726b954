/**
 * The options that name a model, a position scheme or an endpoint, and what they open: the language models that
 * benchmarks ask. Imports {@code console} only.
 */
@NullMarked
package dev.stringbench.cli.model;

import org.jspecify.annotations.NullMarked;
