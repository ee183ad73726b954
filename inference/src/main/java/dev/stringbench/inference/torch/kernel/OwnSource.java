package dev.stringbench.inference.torch.kernel;

import dev.stringbench.inference.torch.program.SourceText;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A source of our own kernels, beside this class, with the headers that are put before it: CUDA source here includes nothing.
 *
 * @param file such as {@code step.cu}
 * @param headers their files, in order
 */
record OwnSource(String file, List<String> headers) {
    private static final String COMMON = "common.cuh";
    private static final String ATTENTION = "attention.cuh";
    private static final String EXCHANGE = "exchange.cuh";

    static final OwnSource HOPPER = new OwnSource("hopper.cu", List.of(COMMON));
    static final OwnSource STEP = new OwnSource("step.cu", List.of(COMMON, ATTENTION));
    static final OwnSource DECODE = new OwnSource("decode.cu", List.of(COMMON, ATTENTION, EXCHANGE));

    OwnSource {
        headers = List.copyOf(headers);
    }

    /** What is compiled. The compiler counts lines from the file's own first one. */
    String text() {
        String before = headers.stream()
                .map(header -> SourceText.beside(OwnSource.class, header))
                .collect(Collectors.joining());
        return before + "#line 1 \"" + file + "\"\n" + SourceText.beside(OwnSource.class, file);
    }
}
