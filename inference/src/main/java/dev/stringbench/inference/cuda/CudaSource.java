package dev.stringbench.inference.cuda;

import java.util.List;

/**
 * CUDA C++ that includes nothing, and what it is compiled for.
 *
 * @param name in messages, such as {@code step.cu}
 * @param text the source
 * @param architecture such as {@code sm_90a}
 * @param definitions such as {@code WIDTH=128}
 */
public record CudaSource(String name, String text, String architecture, List<String> definitions) {
    public CudaSource {
        definitions = List.copyOf(definitions);
    }
}
