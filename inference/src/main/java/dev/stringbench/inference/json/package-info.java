/** Typed values from a model folder's JSON files, with errors on which a user can act. Never imports {@code ai.djl}. */
@NullMarked
package dev.stringbench.inference.json;

import org.jspecify.annotations.NullMarked;
