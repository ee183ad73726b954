/**
 * The key-value cache, the rows that sequences hold in it, and the grid of blocks on which prompts are run. Imports
 * {@code program} and {@code engine}.
 */
@NullMarked
package dev.stringbench.inference.torch.cache;

import org.jspecify.annotations.NullMarked;
