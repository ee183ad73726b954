/**
 * Attention kernels: libtorch's and our own, how each is checked, timed and chosen on a device. Imports {@code
 * program}, {@code operator} and {@code engine}.
 */
@NullMarked
package dev.stringbench.inference.torch.kernel;

import org.jspecify.annotations.NullMarked;
