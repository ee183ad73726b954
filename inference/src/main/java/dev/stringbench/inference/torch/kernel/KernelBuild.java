package dev.stringbench.inference.torch.kernel;

import java.util.List;

/**
 * How a source of our own came to be machine code.
 *
 * @param source its name, such as {@code step.cu}
 * @param compiler such as {@code NVRTC 12.6}
 * @param place the compiler's file, or the name it was loaded by
 * @param warnings what the compiler had to say, a line each
 */
public record KernelBuild(String source, String compiler, String place, List<String> warnings) {
    public KernelBuild {
        warnings = List.copyOf(warnings);
    }

    static KernelBuild of(OwnModule module) {
        return new KernelBuild(
                module.source(),
                "NVRTC " + module.compiler().version(),
                module.compiler().place(),
                module.warnings());
    }
}
