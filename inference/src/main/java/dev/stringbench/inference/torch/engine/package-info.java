/**
 * libtorch: its build, its devices, number types, and its failures in words. Imports no other
 * room of {@code torch}.
 */
@NullMarked
package dev.stringbench.inference.torch.engine;

import org.jspecify.annotations.NullMarked;
