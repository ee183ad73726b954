package dev.stringbench.benchmarks.results;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stringbench.benchmarks.model.ModelIdentity;
import dev.stringbench.data.Sha256;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Everything the results of a run depend on. Results of runs whose identities differ never stand in one file.
 *
 * @param benchmark such as {@code niah}
 * @param task such as {@code niah_4needle}
 * @param maxLength context length of the test in tokens
 * @param maxNewTokens tokens generated at most per sample
 * @param data the data
 * @param model the model, its tokenizer and its position scheme
 * @param scorer name and version of the scoring rule
 * @param version version of string-bench
 */
@JsonPropertyOrder({"benchmark", "task", "max_length", "max_new_tokens", "data", "model", "scorer", "version"})
public record RunIdentity(
        String benchmark,
        String task,
        int maxLength,
        int maxNewTokens,
        DataIdentity data,
        ModelIdentity model,
        String scorer,
        String version) {

    /**
     * Name the first setting in which another identity differs.
     *
     * @return such as {@code model.dtype is float32, not bfloat16} (the other's value last), or empty when equal
     */
    public Optional<String> differenceTo(RunIdentity other) {
        return difference("", ResultJson.tree(this), ResultJson.tree(other));
    }

    /**
     * Hash what the results depend on, leaving the versions of string-bench and its engine out.
     *
     * @return 8 hexadecimal digits
     */
    public String shortHash() {
        ObjectNode tree = (ObjectNode) ResultJson.tree(this);
        tree.remove("version");
        ((ObjectNode) tree.get("model")).remove("engine");
        return Sha256.hex(tree.toString()).substring(0, 8);
    }

    /**
     * Name a sample by everything its result depends on.
     *
     * @return 16 hexadecimal digits
     */
    public String sampleId(int index, String promptSha256) {
        return Sha256.hex(shortHash() + ' ' + index + ' ' + promptSha256).substring(0, 16);
    }

    private static Optional<String> difference(String path, JsonNode mine, JsonNode others) {
        if (mine.equals(others)) {
            return Optional.empty();
        }
        if (!mine.isObject() || !others.isObject()) {
            return Optional.of(path + " is " + text(mine) + ", not " + text(others));
        }
        Set<String> names = new LinkedHashSet<>();
        mine.fieldNames().forEachRemaining(names::add);
        others.fieldNames().forEachRemaining(names::add);
        return names.stream()
                .map(name -> difference(path.isEmpty() ? name : path + "." + name, mine.path(name), others.path(name)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static String text(JsonNode node) {
        return node.isMissingNode() || node.isNull() ? "absent" : node.asText();
    }
}
