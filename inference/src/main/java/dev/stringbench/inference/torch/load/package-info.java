/**
 * The loading of a model folder into a model that is ready to run: weights, their placement, and what fits in memory.
 * Imports {@code cache}, {@code kernel}, {@code program} and {@code engine}.
 */
@NullMarked
package dev.stringbench.inference.torch.load;

import org.jspecify.annotations.NullMarked;
