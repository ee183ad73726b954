package dev.stringbench.inference.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.jinja.value.BooleanValue;
import dev.stringbench.inference.jinja.value.TemplateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatTemplateTest {
    private static final LocalDateTime NOW = LocalDateTime.of(2026, 11, 1, 12, 0);
    private static final String TURNS =
            "{{ bos_token }}{% for m in messages %}[{{ m.role }}]{{ m.content | trim }}[end]"
                    + "{% endfor %}{% if add_generation_prompt %}[assistant]{% endif %}";

    @TempDir
    Path folder = Path.of("");

    @Test
    void beginsTheModelsTurn() {
        assertEquals("<s>[user]Why?[end][assistant]", prompt(TURNS, ChatMessage.user("Why?")));
    }

    @Test
    void continuesTheModelsOwnMessage() {
        assertEquals(
                "<s>[user]Why?[end][assistant]Because",
                prompt(TURNS, ChatMessage.user("Why?"), ChatMessage.assistant(" Because ")));
    }

    @Test
    void keepsSpacesOfAContinuedMessageThatTheTemplateKeeps() {
        assertEquals(
                "<s>user: Why?\nassistant: Because ",
                prompt(
                        "{{ bos_token }}{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}",
                        ChatMessage.user("Why?"), ChatMessage.assistant("Because ")));
    }

    @Test
    void continuesTheLastOfSeveralEqualTexts() {
        assertEquals(
                "<s>[user]yes[end][assistant]yes",
                prompt(TURNS, ChatMessage.user("yes"), ChatMessage.assistant("yes")));
    }

    @Test
    void saysWhenTheTemplateLosesTheMessageToContinue() {
        var e = assertThrows(
                InferenceException.class,
                () -> prompt("{{ messages[0].content }}", ChatMessage.user("a"), ChatMessage.assistant("b")));
        assertEquals(
                "the model's chat template refuses the conversation: the last message is to be continued, but the"
                        + " template leaves it out or changes it",
                e.getMessage());
    }

    @Test
    void passesOtherArguments() {
        ChatTemplate template = ChatTemplate.parse("{{ enable_thinking }} {{ tools }}", tokens());
        assertEquals(
                "False None",
                template.prompt(List.of(ChatMessage.user("a")), Map.of("enable_thinking", BooleanValue.FALSE), NOW));
    }

    @Test
    void neverRunsWhatAMessageSays() {
        assertEquals(
                "<s>[user]{{ 7 * 7 }}{% if x %}[end][assistant]",
                prompt(TURNS, ChatMessage.user("{{ 7 * 7 }}{% if x %}")));
    }

    @Test
    void endsARecursionThatHasNoEnd() {
        var e = assertThrows(
                TemplateException.class,
                () -> ChatTemplate.parse("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", tokens())
                        .render(Map.of(), NOW));
        assertEquals("maximum recursion depth exceeded", e.getMessage());
    }

    @Test
    void readsTheTemplateAndTheTokensOfAFolder() throws IOException {
        write("tokenizer_config.json", """
            {"bos_token": {"content": "<s>"}, "eos_token": "</s>", "pad_token": null,
             "chat_template": "{{ bos_token }}{{ messages[0].content }}{{ eos_token }}{{ pad_token is defined }}"}\
            """);
        assertEquals(
                "<s>a</s>False",
                ChatTemplateFiles.require(folder).prompt(List.of(ChatMessage.user("a")), Map.of(), NOW));
    }

    @Test
    void choosesTheDefaultOfNamedTemplates() throws IOException {
        write("tokenizer_config.json", """
            {"chat_template": [{"name": "tool_use", "template": "tools"}, {"name": "default", "template": "plain"}]}\
            """);
        assertEquals("plain", ChatTemplateFiles.require(folder).source());
        write("tokenizer_config.json", """
            {"chat_template": [{"name": "tool_use", "template": "tools"}]}\
            """);
        var e = assertThrows(InferenceException.class, () -> ChatTemplateFiles.require(folder));
        assertTrue(
                e.getMessage()
                        .endsWith("chat_template holds templates named [tool_use]; one must be named \"default\""),
                e.getMessage());
    }

    @Test
    void prefersTheTemplateFile() throws IOException {
        write("tokenizer_config.json", "{\"chat_template\": \"old\"}");
        write("chat_template.jinja", "new");
        assertEquals("new", ChatTemplateFiles.require(folder).source());
    }

    @Test
    void saysWhereAFolderHasNoTemplateOrABrokenOne() throws IOException {
        assertEquals(Optional.empty(), ChatTemplateFiles.find(folder));
        var none = assertThrows(InferenceException.class, () -> ChatTemplateFiles.require(folder));
        assertTrue(none.getMessage().contains("has no chat template"), none.getMessage());
        write("chat_template.jinja", "{% if x %}");
        var broken = assertThrows(InferenceException.class, () -> ChatTemplateFiles.require(folder));
        assertTrue(
                broken.getMessage().contains("chat_template.jinja is not a template that can be read: Unexpected end"),
                broken.getMessage());
    }

    @Test
    void tellsTemplatesApart() {
        ChatTemplate dated = ChatTemplate.parse("{{ strftime_now('%Y') }}", tokens());
        assertTrue(dated.asksForTheTime());
        assertFalse(ChatTemplate.parse(TURNS, tokens()).asksForTheTime());
        assertNotEquals(dated.fingerprint(), ChatTemplate.parse(TURNS, tokens()).fingerprint());
    }

    private static String prompt(String template, ChatMessage... messages) {
        return ChatTemplate.parse(template, tokens()).prompt(List.of(messages), Map.of(), NOW);
    }

    private static SpecialTokens tokens() {
        return SpecialTokens.of(Optional.of("<s>"), Optional.of("</s>"));
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
