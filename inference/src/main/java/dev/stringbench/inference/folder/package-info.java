/**
 * Read a Hugging Face model folder: configuration, weight headers, where each tensor lies and what it needs of memory.
 * Plain Java; never imports {@code ai.djl}.
 */
@NullMarked
package dev.stringbench.inference.folder;

import org.jspecify.annotations.NullMarked;
