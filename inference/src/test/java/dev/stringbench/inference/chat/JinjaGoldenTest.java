package dev.stringbench.inference.chat;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stringbench.inference.ReferenceFiles;
import dev.stringbench.inference.jinja.value.TemplateException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Compare with what Jinja2 under Python renders. */
class JinjaGoldenTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LocalDateTime NOW = LocalDateTime.of(2026, 11, 1, 12, 0);

    @Test
    void rendersSmallTemplatesAsPythonDoes() throws IOException {
        JsonNode arguments;
        try (InputStream file = resource("arguments.json")) {
            arguments = JSON.readTree(file);
        }
        List<Executable> checks = new ArrayList<>();
        try (var lines =
                new BufferedReader(new InputStreamReader(resource("templates.jsonl"), StandardCharsets.UTF_8))) {
            for (String line : lines.lines().toList()) {
                JsonNode row = JSON.readTree(line);
                checks.add(() -> check(row.get("template").textValue(), arguments, Map.of(), row));
            }
        }
        assertEquals(378, checks.size());
        assertAll(checks);
    }

    @Test
    void rendersPublishedChatTemplatesAsTransformersDoes() throws IOException {
        JsonNode golden = JSON.readTree(ReferenceFiles.unpack("golden/chat-templates/cases.json.gz"));
        List<Executable> checks = new ArrayList<>();
        for (JsonNode row : golden.get("cases")) {
            String template =
                    golden.get("templates").get(row.get("template").textValue()).textValue();
            Map<String, String> tokens = Map.of(
                    "bos_token", row.get("bos_token").textValue(),
                    "eos_token", row.get("eos_token").textValue());
            checks.add(() -> check(template, row.get("arguments"), tokens, row));
        }
        assertEquals(370, checks.size());
        assertAll(checks);
    }

    private static void check(String template, JsonNode arguments, Map<String, String> tokens, JsonNode row) {
        String key = row.has("rendered") ? "rendered" : "error";
        assertEquals(
                key + ": " + row.get(key).textValue(),
                render(template, arguments, new SpecialTokens(tokens)),
                () -> template + " with " + arguments);
    }

    private static String render(String template, JsonNode arguments, SpecialTokens tokens) {
        try {
            return "rendered: " + ChatTemplate.parse(template, tokens).render(TemplateValues.named(arguments), NOW);
        } catch (TemplateException e) {
            return "error: " + e.getMessage();
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(JinjaGoldenTest.class.getResourceAsStream("/golden/jinja/" + name));
    }
}
