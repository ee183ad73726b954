/**
 * The TorchScript text of the model and its entry points as Java calls. Imports {@code engine} and {@code operator}.
 */
@NullMarked
package dev.stringbench.inference.torch.program;

import org.jspecify.annotations.NullMarked;
