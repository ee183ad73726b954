/**
 * What {@code speed} measures: the attention op and its layer beside other methods, FLOPs, and peak memory. Imports
 * every other room.
 */
@NullMarked
package dev.stringbench.inference.torch.measure;

import org.jspecify.annotations.NullMarked;
