package dev.stringbench.benchmarks.report;

import dev.stringbench.benchmarks.results.PositionColumns;
import dev.stringbench.benchmarks.results.RunIdentity;
import dev.stringbench.benchmarks.scorefiles.ScoredFile;
import java.util.ArrayList;
import java.util.List;

/** The identity of a run as rows of setting and value. */
final class IdentityRows {

    private IdentityRows() {}

    static List<List<String>> of(ScoredFile file) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("file", file.path().toString()));
        rows.add(List.of("formula", file.formula()));
        file.identity()
                .ifPresentOrElse(
                        identity -> append(rows, identity),
                        () -> rows.add(List.of("identity", "none: the file has no sidecar")));
        return rows;
    }

    private static void append(List<List<String>> rows, RunIdentity identity) {
        var model = identity.model();
        var position = model.position();
        rows.add(List.of("benchmark, task", identity.benchmark() + ", " + identity.task()));
        rows.add(List.of("length, new tokens", identity.maxLength() + ", " + identity.maxNewTokens()));
        rows.add(List.of("scorer", identity.scorer()));
        rows.add(List.of(
                "data", identity.data().source() + ", sha256 " + identity.data().sha256()));
        identity.data().settings().forEach((name, value) -> rows.add(List.of("data, " + name, value)));
        rows.add(List.of("model", model.name()));
        rows.add(List.of("weights", model.weights()));
        rows.add(List.of("tokenizer", model.tokenizer()));
        rows.add(List.of("dtype, device", model.dtype() + ", " + model.device()));
        rows.add(List.of("decoding", model.decoding()));
        rows.add(List.of("engine", model.engine()));
        StringBuilder words = new StringBuilder(position.scheme());
        PositionColumns.of(List.of(position.settings())).names().stream()
                .filter(position.settings()::containsKey)
                .forEach(name -> words.append(", ")
                        .append(name.replace('_', ' '))
                        .append(' ')
                        .append(position.settings().get(name)));
        rows.add(List.of("position", words + (position.verified() ? "" : " (declared, not verified)")));
        rows.add(List.of("string-bench", identity.version()));
    }
}
