/**
 * Prefill, decode and sampling of one or many sequences: the public interface of a loaded model. Imports every room but
 * {@code measure}.
 */
@NullMarked
package dev.stringbench.inference.torch.generate;

import org.jspecify.annotations.NullMarked;
