package dev.stringbench.cli.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatTemplateCommandTest {

    @TempDir
    Path folder = Path.of("");

    @Test
    void rendersEachLineAndGoesOnAfterAnError() throws IOException {
        Path template = write(
                "t.jinja",
                "{{ bos_token }}{% if messages|length > 1 %}{{ raise_exception('one only') }}{% endif %}"
                        + "{{ messages[0].content }} {{ strftime_now('%d %b %Y') }}{{ eos_token }}");
        Path input = write("in.jsonl", """
            {"messages": [{"role": "user", "content": "é {{ x }}"}]}
            {"messages": [1, 2]}

            {"messages": [{"content": "b"}], "eos_token": "!"}
            """);
        CommandRun run = CommandRun.of(
                "chat-template",
                "--template",
                template.toString(),
                "--bos-token",
                "<s>",
                "--eos-token",
                "</s>",
                "--now",
                "2026-11-01T12:00:00",
                "--input",
                input.toString());
        assertEquals("""
            {"rendered":"<s>é {{ x }} 01 Nov 2026</s>"}
            {"error":"one only"}
            {"rendered":"<s>b 01 Nov 2026!"}
            """, run.out().replace(System.lineSeparator(), "\n"));
        assertEquals(1, run.exitCode());
    }

    @Test
    void takesTemplateAndTokensFromAModelFolder() throws IOException {
        write("tokenizer_config.json", """
            {"bos_token": "<b>", "chat_template": "{{ bos_token }}{{ messages[0]['content'] }}"}\
            """);
        Path input = write("in.jsonl", "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}]}");
        CommandRun run = CommandRun.of("chat-template", "--model-path", folder.toString(), "--input", input.toString());
        assertEquals("{\"rendered\":\"<b>a\"}" + System.lineSeparator(), run.out());
        assertEquals(0, run.exitCode());
    }

    @Test
    void namesTheLineThatIsNoObject() throws IOException {
        Path template = write("t.jinja", "x");
        Path input = write("in.jsonl", "{}\n[1]\n");
        CommandRun run = CommandRun.of("chat-template", "--template", template.toString(), "--input", input.toString());
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("in.jsonl, line 2 is not a JSON object"), run.err());
    }

    @Test
    void saysWhatIsWrongWithTheTemplatesFile() throws IOException {
        Path input = write("in.jsonl", "\uFEFF{\"messages\": []}");
        Path missing = folder.resolve("none.jinja");
        CommandRun none = CommandRun.of("chat-template", "--template", missing.toString(), "--input", input.toString());
        assertEquals(1, none.exitCode());
        assertEquals(
                "string-bench chat-template: reading or writing " + missing
                        + " failed: no such file or folder; check the path",
                none.err().strip());
        Path latin = Files.write(folder.resolve("latin.jinja"), new byte[] {'a', (byte) 0xe9});
        CommandRun other = CommandRun.of("chat-template", "--template", latin.toString(), "--input", input.toString());
        assertTrue(other.err().contains("latin.jinja is not UTF-8 text; convert it to UTF-8"), other.err());
        Path right = write("right.jinja", "{{ messages | length }}");
        CommandRun run = CommandRun.of("chat-template", "--template", right.toString(), "--input", input.toString());
        assertEquals("{\"rendered\":\"0\"}" + System.lineSeparator(), run.out(), run.err());
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
