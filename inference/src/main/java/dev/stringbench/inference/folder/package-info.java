/**
 * A Hugging Face model folder: its configuration, weight headers, the place of each tensor and the memory that it
 * needs. Plain Java; never imports {@code ai.djl}.
 */
@NullMarked
package dev.stringbench.inference.folder;

import org.jspecify.annotations.NullMarked;
