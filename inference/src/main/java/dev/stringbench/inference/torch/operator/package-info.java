/**
 * Java code that TorchScript calls as an operator, through libtorch's stable C interface. Imports {@code engine}.
 */
@NullMarked
package dev.stringbench.inference.torch.operator;

import org.jspecify.annotations.NullMarked;
