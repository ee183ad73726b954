/**
 * The options that name a model, a position scheme or an endpoint, and the language models that they open. Imports
 * {@code console} only.
 */
@NullMarked
package dev.stringbench.cli.model;

import org.jspecify.annotations.NullMarked;
