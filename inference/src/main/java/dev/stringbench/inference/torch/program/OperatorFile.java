package dev.stringbench.inference.torch.program;

import dev.stringbench.inference.torch.engine.EngineReport;
import java.util.function.Predicate;

/**
 * A TorchScript file that calls an operator of ours; {@code no-<file>.py} takes its place where it is not registered.
 *
 * @param file name without extension
 * @param registration registers the operator where the machine can run it, and tells whether it did
 */
public record OperatorFile(String file, Predicate<EngineReport> registration) {}
