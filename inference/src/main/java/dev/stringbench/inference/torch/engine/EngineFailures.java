package dev.stringbench.inference.torch.engine;

import dev.stringbench.inference.EngineCache;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The conversion of exceptions from DJL and libtorch into one line of our own. */
public final class EngineFailures {
    private static final List<String> OUT_OF_MEMORY_SIGNS =
            List.of("out of memory", "not enough memory", "can't allocate memory", "cannot allocate memory");

    /** The text that libtorch puts before the reason itself. */
    private static final Pattern PREAMBLE = Pattern.compile("^RuntimeError: |\\[enforce fail at [^]]*] [^.]*\\. ");

    private EngineFailures() {}

    /** Explain why libtorch or the program could not be loaded. */
    public static InferenceException onLoading(Throwable cause) {
        return new InferenceException(
                Fault.ENGINE_FAILURE,
                "libtorch could not be loaded: " + firstLine(cause) + "; " + EngineCache.remedy()
                        + "; run `string-bench doctor` to see which build was looked for",
                cause);
    }

    /** Explain why an entry point, or an operator that it called, failed. */
    public static InferenceException onCall(String method, Throwable cause) {
        if (cause instanceof InferenceException explained) {
            return explained;
        }
        String text = String.valueOf(cause.getMessage());
        String lower = text.toLowerCase(Locale.ROOT);
        if (OUT_OF_MEMORY_SIGNS.stream().anyMatch(lower::contains)) {
            return new InferenceException(
                    Fault.OUT_OF_MEMORY,
                    "out of memory in " + method + ": " + reason(text)
                            + "; use a shorter context, a smaller dtype or a smaller prefill chunk",
                    cause);
        }
        return new InferenceException(
                Fault.ENGINE_FAILURE, "libtorch failed in " + method + ": " + reason(text), cause);
    }

    private static String firstLine(Throwable cause) {
        String text = cause.getMessage();
        return text == null ? cause.getClass().getSimpleName() : reason(text);
    }

    /** The line that says what went wrong; libtorch puts a trace of the TorchScript source before it. */
    private static String reason(String text) {
        List<String> lines =
                text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        return lines.stream()
                .filter(line ->
                        line.startsWith("RuntimeError:") || line.contains("Error:") || line.contains("[enforce fail"))
                .findFirst()
                .map(line -> PREAMBLE.matcher(line).replaceAll(""))
                .orElseGet(() -> lines.isEmpty() ? "no reason given" : lines.get(0));
    }
}
