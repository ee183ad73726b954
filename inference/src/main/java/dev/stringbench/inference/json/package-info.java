/** Read typed values out of a model folder's JSON files with errors a user can act on. Never imports {@code ai.djl}. */
@NullMarked
package dev.stringbench.inference.json;

import org.jspecify.annotations.NullMarked;
