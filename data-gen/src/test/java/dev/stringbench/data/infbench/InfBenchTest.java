package dev.stringbench.data.infbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import dev.stringbench.data.Sha256;
import dev.stringbench.data.WordTokenizer;
import dev.stringbench.python.random.PythonRandom;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InfBenchTest {

    @Test
    void readsContextUnderEitherName() {
        var parser = new InfBenchParser(Path.of("passkey.jsonl"), InfBenchTask.PASSKEY);
        InfBenchExample first =
                parser.parse(1, bytes("{\"context\": \"long\", \"input\": \"q\", \"answer\": [\"a\"]}"));
        assertEquals("long", first.context());
        assertEquals("passkey.jsonl line 1", first.place());
        InfBenchExample second = parser.parse(3, bytes("{\"content\": \"other\", \"input\": \"r\", \"answer\": 3}"));
        assertEquals("other", second.context());
        assertEquals(3, second.answer().asInt());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"context\": \"x\", \"input\": |  is not JSON",
                "{\"context\": \"x\"} trailing |  is not JSON",
                "[1] |  is ARRAY; it must be a JSON object",
                "{\"input\": \"q\", \"answer\": 1} |  \"context\" is missing; it must be a text",
                "{\"context\": 5, \"input\": \"q\", \"answer\": 1} |  \"context\" is NUMBER; it must be a text",
                "{\"context\": \"x\", \"input\": \"q\"} |  \"answer\" is missing; it must be",
                "{\"context\": \"x\", \"input\": \"q\", \"answer\": []} |  \"answer\" is",
                "{\"context\": \"x\", \"input\": \"q\", \"answer\": \"a\", \"options\": [\"a\"]} |  \"options\" is"
            })
    void namesFileAndLineOfBadInput(String line, String message) {
        var parser = new InfBenchParser(Path.of("code_debug.jsonl"), InfBenchTask.CODE_DEBUG);
        DataException exception = assertThrows(DataException.class, () -> parser.parse(2, bytes(line)));
        assertEquals(DataFault.BAD_FILE, exception.fault());
        assertTrue(exception.toString().contains("code_debug.jsonl line 2: " + message.strip()), exception.toString());
    }

    @Test
    void namesFileAndLineOfBytesThatAreNoText() {
        var parser = new InfBenchParser(Path.of("passkey.jsonl"), InfBenchTask.PASSKEY);
        byte[] line = bytes("{\"context\": \"x\", \"input\": \"q\", \"answer\": \"a\"}");
        line[13] = (byte) 0xFF;
        DataException exception = assertThrows(DataException.class, () -> parser.parse(7, line));
        assertTrue(exception.toString().contains("passkey.jsonl line 7: is not"), exception.toString());
    }

    @Test
    void leavesOutTheMiddle() {
        WordTokenizer tokenizer = new WordTokenizer(true, 1);
        String prompt = "one two red four five six";

        assertEquals(new MiddleTruncation("one five six", 7, 4), MiddleTruncation.of(prompt, tokenizer, 4));
        assertEquals(new MiddleTruncation("one five six", 7, 4), MiddleTruncation.of(prompt, tokenizer, 5));
        assertEquals(new MiddleTruncation(prompt, 7, 7), MiddleTruncation.of(prompt, tokenizer, 7));
    }

    @Test
    void asksInTheWordsOfTheModelsPromptSet() {
        var answer = JsonNodeFactory.instance.textNode("b");
        var example = new InfBenchExample("a line", "{context}", "Who?", List.of("a", "b", "c", "d"), answer);

        assertEquals(
                "Read the book and answer the question.\n\n{context}\n\nQuestion: Who?\nA. a\nB. b\nC. c\nD. d\n\n"
                        + "The letter of the correct answer is",
                new InfBenchPrompts("llama3.1").prompt(InfBenchTask.LONGBOOK_CHOICE_ENG, example));
        assertEquals(
                "[\"b\",\"B\"]",
                InfBenchPrompts.answer(InfBenchTask.LONGBOOK_CHOICE_ENG, example)
                        .toString());
        assertThrows(DataException.class, () -> new InfBenchPrompts("kimi").prompt(InfBenchTask.CODE_DEBUG, example));
        assertThrows(DataException.class, () -> new InfBenchPrompts("unknown"));
    }

    @Test
    void refusesAnAnswerThatIsNoOption() {
        var answer = JsonNodeFactory.instance.textNode("e");
        var example = new InfBenchExample("a line", "x", "Who?", List.of("a", "b", "c", "d"), answer);
        DataException exception =
                assertThrows(DataException.class, () -> InfBenchPrompts.answer(InfBenchTask.CODE_DEBUG, example));
        assertEquals(DataFault.BAD_FILE, exception.fault());
    }

    /** The hash is that of the file that the original script writes, see PROVENANCE.md. */
    @Test
    void makesCodeRunAsTheOriginal() {
        List<String> lines = new ArrayList<>();
        SyntheticCode.run(2, 60, new PythonRandom(42), lines::add);
        assertEquals(
                "b4548f90768ef014168e56298028c03a6df0cdfaa63a28a0887757684819245f",
                Sha256.hex(String.join("\n", lines) + "\n"));
    }

    /** The hash is that of the file that the original script writes, see PROVENANCE.md. */
    @Test
    void makesMathTasksAsTheOriginal() {
        List<String> find = new ArrayList<>();
        SyntheticMath.find(4, 300, new PythonRandom(42), find::add);
        assertEquals(
                "693a82dbefc9eec81d8b125ac76027bc6cf9cdd60abae6e335d5c7d2f6008909",
                Sha256.hex(String.join("\n", find) + "\n"));
        List<String> calculate = new ArrayList<>();
        SyntheticMath.calculate(6, 200, new PythonRandom(42), calculate::add);
        assertEquals(
                "618d010f1948b831493b1898de9c1a9ae83bda02a47274a2f423e6d0a93c9aa5",
                Sha256.hex(String.join("\n", calculate) + "\n"));
    }

    @Test
    void makesPasskeyAsTheOriginal() {
        List<String> lines = new ArrayList<>();
        SyntheticData.passkey(SyntheticData.PasskeyLength.TOKENS_8192, new PythonRandom(42), lines::add);
        assertEquals(
                "172f7ae3f3f4418db8383d7f3c1f5bcfc1edaf0f2dd7dbfe2786c9c219974b05",
                Sha256.hex(String.join("\n", lines) + "\n"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
