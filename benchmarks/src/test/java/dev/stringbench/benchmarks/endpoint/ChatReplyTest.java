package dev.stringbench.benchmarks.endpoint;

import static dev.stringbench.benchmarks.endpoint.EndpointRun.TOKENIZER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.stringbench.benchmarks.model.AnswerNotes;
import dev.stringbench.benchmarks.model.ChatTurn;
import dev.stringbench.benchmarks.model.GenerationRequest;
import dev.stringbench.benchmarks.model.TokenIds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatReplyTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"content\": \"42\"} | stop | 42 | - | -",
                "{\"content\": \"42\", \"reasoning_content\": \"six by seven\"} | stop | 42 | six by seven | -",
                "{\"content\": \"42\", \"reasoning\": \"six\"} | stop | 42 | six | -",
                "{\"content\": \"<think>\\nsix\\n</think>42\"} | stop | 42 | six | -",
                "{\"content\": \"six</think>42\"} | stop | 42 | six | -",
                "{\"content\": \"<think>six by\"} | length | - | six by | cut-off-while-thinking",
                "{\"content\": null, \"reasoning_content\": \"six by\"} | length | - | six by | cut-off-while-thinking",
                "{\"content\": null} | stop | - | - | no-content",
                "{\"content\": null, \"tool_calls\": []} | stop | - | - | no-content",
                "{\"content\": null, \"refusal\": \"I can't\"} | stop | - | - | refused",
                "{\"content\": \"\"} | content_filter | - | - | content-filter",
                "{\"content\": \"part\"} | content_filter | part | - | content-filter",
            })
    void tellsAnswersFromWhatComesWithThem(String message, String reason, String answer, String reasoning, String ended)
            throws IOException {
        Exchange.Answered read = assertInstanceOf(Exchange.Answered.class, read(message, reason));
        assertEquals(answer.equals("-") ? "" : answer, read.text());
        AnswerNotes notes = read.notes() == null ? new AnswerNotes(null, null, null) : read.notes();
        assertEquals(reasoning.equals("-") ? null : reasoning, notes.reasoning());
        assertEquals(ended.equals("-") ? null : ended, notes.ended());
    }

    @Test
    void keepsTheWordsOfARefusal() throws IOException {
        Exchange.Answered read = assertInstanceOf(
                Exchange.Answered.class, read("{\"content\": null, \"refusal\": \"I can't\"}", "stop"));
        assertEquals(new AnswerNotes(null, "I can't", AnswerNotes.REFUSED), read.notes());
    }

    @Test
    void hasNothingToNoteOfAPlainAnswer() throws IOException {
        assertNull(assertInstanceOf(Exchange.Answered.class, read("{\"content\": \"a\"}", "stop"))
                .notes());
    }

    @Test
    void continuesTheBeginningOfAnAnswerWhereTheServerCan() throws IOException {
        JsonNode body = body(EnumSet.allOf(RequestExtra.class), ChatSettings.PLAIN);
        assertEquals("Why?", body.at("/messages/0/content").textValue());
        assertEquals("assistant", body.at("/messages/1/role").textValue());
        assertEquals(" Because", body.at("/messages/1/content").textValue());
        assertTrue(body.get("continue_final_message").booleanValue());
        assertFalse(body.get("add_generation_prompt").booleanValue());
        JsonNode without = body(EnumSet.of(RequestExtra.MAX_TOKENS), ChatSettings.PLAIN);
        assertEquals("Why? Because", without.at("/messages/0/content").textValue());
        assertEquals(1, without.get("messages").size());
        assertFalse(without.has("continue_final_message"));
    }

    @Test
    void limitsTheAnswerAsTheServerWantsIt() throws IOException {
        assertEquals(
                7,
                body(EnumSet.of(RequestExtra.MAX_TOKENS), ChatSettings.PLAIN)
                        .get("max_tokens")
                        .intValue());
        JsonNode other =
                body(EnumSet.noneOf(RequestExtra.class), new ChatSettings(Optional.empty(), 100, false, false));
        assertEquals(107, other.get("max_completion_tokens").intValue());
        assertFalse(other.has("max_tokens"));
    }

    @Test
    void sendsTheTemplatesArguments() throws IOException {
        var settings =
                new ChatSettings(Optional.of(JSON.createObjectNode().put("enable_thinking", false)), 0, false, false);
        assertEquals(
                "{\"enable_thinking\":false}",
                body(EnumSet.noneOf(RequestExtra.class), settings)
                        .get("chat_template_kwargs")
                        .toString());
    }

    @Test
    void turnsToMaxCompletionTokensWhenMaxTokensIsRefused() {
        try (var server = FaultyServer.healthy(TOKENIZER)) {
            server.refuseField("max_tokens");
            EndpointRun run = new EndpointRun(folder.resolve("a.jsonl"), 2).inChat(ChatSettings.PLAIN);
            assertTrue(run.run(server), () -> run.failures().toString());
            assertTrue(server.bodies().get(server.bodies().size() - 1).has("max_completion_tokens"));
        }
    }

    @Test
    void sendsTheMembersAndHeadersThatTheUserWants() {
        try (var server = FaultyServer.healthy(TOKENIZER)) {
            EndpointRun run = new EndpointRun(folder.resolve("b.jsonl"), 1)
                    .inChat(ChatSettings.PLAIN)
                    .with(
                            Map.of("temperature", NullNode.getInstance(), "seed", IntNode.valueOf(7)),
                            Map.of("X-Gateway-Key", "secret"));
            assertTrue(run.run(server));
            JsonNode body = server.bodies().get(0);
            assertFalse(body.has("temperature"));
            assertEquals(7, body.get("seed").intValue());
            assertEquals("secret", server.headers().get(0).getFirst("X-Gateway-Key"));
            assertFalse(run.settings(server).toString().contains("secret"));
        }
    }

    private static Exchange read(String message, String reason) throws IOException {
        JsonNode reply =
                JSON.readTree("{\"choices\": [{\"message\": " + message + ", \"finish_reason\": \"" + reason + "\"}]}");
        return new ChatDialect().read(reply, () -> "");
    }

    private static JsonNode body(Set<RequestExtra> extras, ChatSettings settings) throws IOException {
        var request = new GenerationRequest(
                0, TokenIds.of(TOKENIZER.encode("one", true)), 7, Optional.of(new ChatTurn("Why?", " Because")));
        var question = new Dialect.Question("tiny", request, new PromptForm.Conversation(), 1, extras, settings);
        return JSON.readTree(new ChatDialect().body(question, Map.of()));
    }
}
