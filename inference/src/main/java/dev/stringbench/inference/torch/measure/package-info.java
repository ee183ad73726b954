/**
 * The measurements of {@code speed}: the attention op and its layer beside other methods, FLOPs, and peak memory.
 * Imports every room but {@code operator}.
 */
@NullMarked
package dev.stringbench.inference.torch.measure;

import org.jspecify.annotations.NullMarked;
