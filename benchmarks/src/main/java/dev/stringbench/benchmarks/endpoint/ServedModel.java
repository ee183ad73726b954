package dev.stringbench.benchmarks.endpoint;

import dev.stringbench.benchmarks.model.PositionSetting;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A model as a server's list of models describes it.
 *
 * @param name the name by which requests ask for it
 * @param engine what serves it, such as {@code vllm}, without a version, so that a run goes on after the server was
 *     upgraded; {@code unknown} where it does not say
 * @param maxTokens tokens of prompt and answer that it takes, where it says so
 * @param position its position scheme, which only string-bench's own server tells
 */
public record ServedModel(
        String name,
        String engine,
        OptionalInt maxTokens,
        @Nullable PositionSetting position) {

    static final String UNKNOWN_ENGINE = "unknown";

    /** A model of which only the name is known. */
    static ServedModel named(String name) {
        return new ServedModel(name, UNKNOWN_ENGINE, OptionalInt.empty(), null);
    }
}
