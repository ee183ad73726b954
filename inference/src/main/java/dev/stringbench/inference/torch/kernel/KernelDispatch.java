package dev.stringbench.inference.torch.kernel;

import dev.stringbench.inference.torch.kernel.PromptKernel.Cut;
import dev.stringbench.inference.torch.kernel.StepKernel.Form;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Writes dispatch.py: the functions through which attention.py and decoder.py reach the kernels of the catalogue by name,
 * and ask what is particular to each.
 */
final class KernelDispatch {
    private static final String PIECE =
            "(query: Tensor, key: Tensor, value: Tensor, causal: bool, scale: float) -> Tuple[Tensor, Tensor]";
    private static final String BAND =
            "(query: Tensor, key: Tensor, value: Tensor, window: int, scale: float) -> Tuple[Tensor, Tensor]";
    private static final String ATTEND =
            "(near: Tensor, far: Tensor, count: int, key: Tensor, value: Tensor, start: int, reach: int, sees_far: bool,"
                    + " scale: float, least: int) -> Tensor";
    private static final String NEAR =
            "(near: Tensor, count: int, key: Tensor, value: Tensor, start: int, reach: int, scale: float, least: int)"
                    + " -> Tuple[Tensor, Tensor]";
    private static final String STEP =
            "(query: Tensor, key: Tensor, value: Tensor, keys: Tensor, values: Tensor, cosine: Tensor, sine: Tensor,"
                    + " base: Tensor, position: Tensor, longest: int, reach: int, has_far: bool) -> Tensor";

    private final StringBuilder source =
            new StringBuilder("# Written by KernelDispatch from the catalogue of kernels.\n");

    private KernelDispatch() {}

    /** The source of dispatch.py. */
    static String source() {
        return new KernelDispatch().write();
    }

    private String write() {
        List<PromptKernel> prompts = KernelCatalogue.PROMPTS;
        List<StepKernel> steps = KernelCatalogue.STEPS;
        value("cut", "str", prompts, kernel -> quoted(kernel.cut().name()));
        value("least", "int", prompts, kernel -> Integer.toString(kernel.leastQueries()));
        value("least_possible", "int", prompts, kernel -> Integer.toString(kernel.leastPossible()));
        value("shorter", "str", prompts, kernel -> quoted(kernel.shorter().orElse(kernel.name())));
        value("spare_rows", "int", prompts, kernel -> Integer.toString(kernel.spareRows()));
        value("form", "str", steps, kernel -> quoted(kernel.form().name()));
        call("attend", ATTEND, prompts, kernel -> kernel.cut() == Cut.WHOLE);
        call("band", BAND, prompts, kernel -> kernel.cut() == Cut.BANDS);
        call("near", NEAR, prompts, kernel -> kernel.cut() == Cut.WHOLE && kernel.takesPieces());
        call("piece", PIECE, prompts, PromptKernel::takesPieces);
        call("step", STEP, "attend", steps, kernel -> kernel.form() == Form.FUSED);
        return source.toString();
    }

    private <K extends AttentionKernel> void value(
            String function, String type, List<K> kernels, Function<K, String> value) {
        source.append("\n\ndef ")
                .append(function)
                .append("(kernel: str) -> ")
                .append(type)
                .append(":\n");
        choose(kernels, value);
    }

    private <K extends AttentionKernel> void call(
            String function, String signature, List<K> kernels, Predicate<K> has) {
        call(function, signature, function, kernels, has);
    }

    private <K extends AttentionKernel> void call(
            String function, String signature, String inFile, List<K> kernels, Predicate<K> has) {
        String arguments = signature.substring(1, signature.indexOf(')')).replaceAll(": \\w+", "");
        source.append("\n\ndef ")
                .append(function)
                .append("(kernel: str, ")
                .append(signature.substring(1))
                .append(":\n");
        choose(
                kernels.stream().filter(has).toList(),
                kernel -> "__torch__." + kernel.file() + "." + inFile + "(" + arguments + ")");
    }

    /** Names come from the catalogue only, so that what is none of the others is the last. */
    private <K extends AttentionKernel> void choose(List<K> kernels, Function<K, String> value) {
        K last = kernels.get(kernels.size() - 1);
        for (K kernel : kernels) {
            if (kernel == last) {
                source.append("  return ");
            } else {
                source.append("  if kernel == ").append(quoted(kernel.name())).append(":\n    return ");
            }
            source.append(value.apply(kernel)).append('\n');
        }
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }
}
