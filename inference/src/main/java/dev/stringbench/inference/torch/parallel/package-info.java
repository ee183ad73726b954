/**
 * Ranks: one model split over several devices of this host, a thread for each, and the sums over them. Imports {@code engine},
 * {@code operator} and {@code program}.
 */
@NullMarked
package dev.stringbench.inference.torch.parallel;

import org.jspecify.annotations.NullMarked;
