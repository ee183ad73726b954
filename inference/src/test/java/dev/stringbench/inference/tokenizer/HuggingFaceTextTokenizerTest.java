package dev.stringbench.inference.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HuggingFaceTextTokenizerTest {
    private static final int BEGIN = 268;
    private static final int END = 269;
    private static final int[] HELLO_WORLD = {259, 264, 46};

    @TempDir
    Path folder = Path.of("");

    @Test
    void encodesWithAndWithoutSpecialTokens() throws IOException {
        var tokenizer = byteLevel();
        assertArrayEquals(HELLO_WORLD, tokenizer.encode("hello world.", false));
        assertArrayEquals(new int[] {BEGIN, 259, 264, 46}, tokenizer.encode("hello world.", true));
        assertEquals(3, tokenizer.count("hello world.", false));
        assertEquals(4, tokenizer.count("hello world.", true));
        assertArrayEquals(new int[] {BEGIN}, tokenizer.encode("", true));
        assertEquals(0, tokenizer.count("", false));
    }

    @Test
    void neitherCutsNorPadsThoughTheFileAsksForBoth() throws IOException {
        var tokenizer = byteLevel();
        assertEquals(3, tokenizer.count("hello world.", false));
        assertEquals(301, tokenizer.count("hello world.".repeat(100), true));
    }

    @Test
    void findsSpecialTokensInATextAndSkipsThemOnDemand() throws IOException {
        var tokenizer = byteLevel();
        int[] ids = tokenizer.encode("<|user|>hello<tool><|end|>", false);
        assertArrayEquals(new int[] {270, 259, 271, END}, ids);
        assertEquals("<|user|>hello<tool><|end|>", tokenizer.decode(ids, false));
        assertEquals("hello<tool>", tokenizer.decode(ids, true));
        assertEquals(OptionalInt.of(270), tokenizer.idOf("<|user|>"));
        assertEquals(OptionalInt.of(259), tokenizer.idOf("hello"));
        assertEquals(OptionalInt.empty(), tokenizer.idOf("absent"));
        assertEquals(272, tokenizer.vocabSize());
    }

    @Test
    void givesNoTextForIdsBeyondItsVocabulary() throws IOException {
        assertEquals("hello", byteLevel().decode(new int[] {272, 259, 1_000_000, Integer.MAX_VALUE, -1}, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000a\u0000", "é 😀 日本語", "\t\r\n ", "e\u0301", "\uFFFD", "👩‍👩‍👧", "a\u2028b"})
    void givesAnyTextBack(String text) throws IOException {
        var tokenizer = byteLevel();
        int[] ids = tokenizer.encode(text, false);
        assertEquals(text, tokenizer.decode(ids, false));
        assertEquals(ids.length, tokenizer.count(text, false));
    }

    @Test
    void readsHalfACharacterPairAsTheReplacementCharacter() throws IOException {
        var tokenizer = byteLevel();
        assertArrayEquals(tokenizer.encode("a\uFFFDb", false), tokenizer.encode("a\uD83Db", false));
        assertArrayEquals(tokenizer.encode("\uFFFD", false), tokenizer.encode("\uDE00", false));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            none                                                             | true
            {}                                                               | true
            {"clean_up_tokenization_spaces": null}                           | false
            {"clean_up_tokenization_spaces": true}                           | true
            {"clean_up_tokenization_spaces": false}                          | false
            {"tokenizer_class": "PreTrainedTokenizerFast"}                   | true
            {"tokenizer_class": "Qwen2Tokenizer"}                            | true
            {"tokenizer_class": "LlamaTokenizer", "add_bos_token": false}    | false
            {"tokenizer_class": "LlamaTokenizer", "add_bos_token": false, "clean_up_tokenization_spaces": true} | true
            """)
    void cleansUpSpacesWhereTransformersDoes(@Nullable String config, boolean cleansUp) throws IOException {
        copy("byte-level");
        if (config != null) {
            Files.writeString(folder.resolve("tokenizer_config.json"), config);
        }
        var tokenizer = HuggingFaceTextTokenizer.read(folder);
        assertEquals(cleansUp, tokenizer.cleansUp());
        int[] ids = {259, 264, 265};
        assertEquals(cleansUp ? "hello world." : "hello world .", tokenizer.decode(ids, false));
        var never = HuggingFaceTextTokenizer.read(folder, false);
        assertFalse(never.cleansUp());
        assertEquals("hello world .", never.decode(ids, false));
        assertEquals(cleansUp, !never.fingerprint().equals(tokenizer.fingerprint()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"tokenizer_class": "LlamaTokenizer"}                                                | 1 273
            {"tokenizer_class": "LlamaTokenizerFast", "add_eos_token": true}                     | 1 273 2
            {"tokenizer_class": "LlamaTokenizer", "add_bos_token": false}                        | 273
            {"tokenizer_class": "LlamaTokenizer", "bos_token": {"content": "</s>"}}              | 2 273
            {"tokenizer_class": "LlamaTokenizer", "bos_token": "</s>", "eos_token": "<s>", "add_eos_token": true} | 2 273 1
            {"tokenizer_class": "PreTrainedTokenizerFast", "add_bos_token": true, "bos_token": "<s>"} | 273
            {"add_bos_token": true, "bos_token": "<s>"}                                          | 273
            """)
    void putsTheTokensOfTheLlamaClassRoundAText(String config, String wanted) throws IOException {
        copy("metaspace");
        Files.writeString(folder.resolve("tokenizer_config.json"), config);
        var tokenizer = HuggingFaceTextTokenizer.read(folder);
        int[] ids = tokenizer.encode("hello", true);
        assertEquals(wanted, IntStream.of(ids).mapToObj(Integer::toString).collect(Collectors.joining(" ")));
        assertEquals(ids.length, tokenizer.count("hello", true));
        assertArrayEquals(new int[] {273}, tokenizer.encode("hello", false));
        assertEquals("hello", tokenizer.decode(ids, true));
    }

    @Test
    void takesTheLlamaClassForLlamaModelsThatNameNone() throws IOException {
        copy("metaspace");
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"mistral\"}");
        assertArrayEquals(
                new int[] {1, 273}, HuggingFaceTextTokenizer.read(folder).encode("hello", true));
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"qwen2\"}");
        assertArrayEquals(new int[] {273}, HuggingFaceTextTokenizer.read(folder).encode("hello", true));
        copy("byte-level"); // has no <s>: what tokenizer.json says holds
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"llama\"}");
        assertArrayEquals(
                new int[] {BEGIN, 259}, HuggingFaceTextTokenizer.read(folder).encode("hello", true));
    }

    @Test
    void replacesThePostProcessorForTheLlamaClass() throws IOException {
        copy("byte-level");
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"tokenizer_class\": \"LlamaTokenizer\", \"bos_token\": \"<|user|>\"}");
        assertArrayEquals(
                new int[] {270, 259}, HuggingFaceTextTokenizer.read(folder).encode("hello", true));
    }

    @Test
    void streamsWholeCharactersOnly() throws IOException {
        var stream = byteLevel().stream(false);
        byte[] bytes = "é😀".getBytes(StandardCharsets.UTF_8);
        assertEquals("", stream.append(bytes[0] & 0xFF));
        assertEquals("é", stream.append(bytes[1] & 0xFF));
        assertEquals("", stream.append(267)); // the first two bytes of the face
        assertEquals("", stream.append(bytes[4] & 0xFF));
        assertEquals("😀", stream.append(bytes[5] & 0xFF));
        assertEquals("", stream.append(bytes[0] & 0xFF));
        assertEquals("\uFFFD", stream.finish());
    }

    @Test
    void streamsCleanedUpTextOnceItIsSettled() throws IOException {
        copy("byte-level");
        var stream = HuggingFaceTextTokenizer.read(folder).stream(true);
        assertEquals("hello", stream.append(259));
        assertEquals("", stream.append(' '));
        assertEquals(".", stream.append('.'));
        assertEquals("", stream.append(266)); // a space and an apostrophe
        assertEquals("", stream.append(END));
        assertEquals("'s", stream.append('s'));
        assertEquals("", stream.append('n'));
        assertEquals("n", stream.finish());
    }

    @ParameterizedTest
    @CsvSource({"byte-level, true", "byte-level, false", "metaspace, true", "metaspace, false"})
    void streamsWhatItDecodes(String name, boolean cleanUp) throws IOException {
        copy(name);
        var tokenizer = HuggingFaceTextTokenizer.read(folder, cleanUp);
        String[] words = {"hello", " world", " .", " '", " ", "é", "😀", "n't", "'s", "日", "\uFFFD", ",", "\u0000"};
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            String text =
                    random.ints(12, 0, words.length).mapToObj(i -> words[i]).collect(Collectors.joining());
            int[] ids = tokenizer.encode(text, true);
            assertStreams(tokenizer, ids, "seed " + seed + " " + text);
            if (name.equals("byte-level")) {
                assertStreams(tokenizer, random.ints(40, 0, 275).toArray(), "random ids, seed " + seed);
            }
        }
    }

    @Test
    void streamsBytesThatNeverBecomeTextWithoutGrowing() throws IOException {
        var stream = byteLevel().stream(true);
        int given = 0;
        for (int i = 0; i < 100_000; i++) {
            given += stream.append(0xFF).length();
        }
        assertTrue(given > 99_000, "given " + given);
        assertEquals(100_000, given + stream.finish().length());
        var skipping = byteLevel().stream(true);
        for (int i = 0; i < 100_000; i++) {
            assertEquals("", skipping.append(END));
        }
        assertEquals("", skipping.finish());
    }

    @Test
    void servesManyThreadsAtOnce() throws IOException {
        var tokenizer = byteLevel();
        String text = "hello world. ".repeat(50);
        int[] ids = tokenizer.encode(text, true);
        IntStream.range(0, 2000).parallel().forEach(i -> {
            assertArrayEquals(ids, tokenizer.encode(text, true));
            assertEquals(text, tokenizer.decode(ids, true));
            assertEquals(ids.length, tokenizer.count(text, true));
        });
    }

    @Test
    void fingerprintsWhatItDependsOn() throws IOException {
        var first = byteLevel().fingerprint();
        assertEquals(64, first.length());
        assertEquals(first, byteLevel().fingerprint());
        Path file = folder.resolve("tokenizer.json");
        Files.writeString(file, Files.readString(file).replace("<tool>", "<fool>"));
        assertNotEquals(first, HuggingFaceTextTokenizer.read(folder, false).fingerprint());
    }

    @Test
    void needsNothingOfPyTorch() throws IOException, InterruptedException {
        copy("byte-level");
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("pytorch"))
                .collect(Collectors.joining(File.pathSeparator));
        assertFalse(classPath.contains("torch-"), classPath);
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                TokenizerWithoutTorch.class.getName(),
                folder.toString());
        builder.environment().put("DJL_OFFLINE", "true");
        builder.environment().put("OPT_OUT_TRACKING", "true");
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        assertEquals("[268, 259, 264, 46]", output.strip());
    }

    @Test
    void saysThatATextCannotBeEncoded() throws IOException {
        Path file = folder.resolve("tokenizer.json");
        Files.writeString(
                file,
                "{\"version\": \"1.0\", \"model\": {\"type\": \"WordLevel\", \"vocab\": {\"a\": 0},"
                        + " \"unk_token\": \"?\"}}");
        var tokenizer = HuggingFaceTextTokenizer.read(folder);
        assertArrayEquals(new int[] {0}, tokenizer.encode("a", true));
        var exception = assertThrows(InferenceException.class, () -> tokenizer.count("b", true));
        assertEquals(Fault.BAD_TOKENIZER, exception.fault());
        assertTrue(exception.getMessage().startsWith(file + " cannot encode a text: "), exception.getMessage());
    }

    @Test
    void saysWhatIsWrongWithTheFiles() throws IOException {
        Path file = folder.resolve("tokenizer.json");
        assertFault(file + " is missing; download it from where the model came from");
        Files.writeString(folder.resolve("tokenizer.model"), "");
        assertFault(file + " is missing; its tokenizer.model must be converted: load it with Transformers and save it"
                + " again");
        copy("byte-level");
        String whole = Files.readString(file);
        for (String broken :
                new String[] {"", "x", "[]", whole.substring(0, 3000), "{}", "{\"model\": {\"type\": 3}}"}) {
            Files.writeString(file, broken);
            var exception = assertThrows(InferenceException.class, () -> HuggingFaceTextTokenizer.read(folder), broken);
            assertEquals(Fault.BAD_TOKENIZER, exception.fault());
            assertTrue(exception.getMessage().startsWith(file + " cannot be read: "), exception.getMessage());
            assertTrue(exception.getMessage().endsWith("; download it again"), exception.getMessage());
            assertEquals(1, exception.getMessage().lines().count());
        }
        Files.writeString(file, whole);
        Path config = folder.resolve("tokenizer_config.json");
        Files.writeString(config, "{\"tokenizer_class\": \"LlamaTokenizer\"}");
        assertFault(config + ": bos_token is \"<s>\", which tokenizer.json does not hold; set add_bos_token to false or"
                + " correct one of the two files");
        Files.writeString(config, "{\"tokenizer_class\": 3}");
        assertFault(config + ": tokenizer_class is 3; it must be a string");
    }

    private void assertFault(String message) {
        var exception = assertThrows(InferenceException.class, () -> HuggingFaceTextTokenizer.read(folder));
        assertEquals(message, exception.getMessage());
        assertEquals(Fault.BAD_TOKENIZER, exception.fault());
    }

    private static void assertStreams(HuggingFaceTextTokenizer tokenizer, int[] ids, String message) {
        for (boolean skip : new boolean[] {false, true}) {
            var stream = tokenizer.stream(skip);
            var text = new StringBuilder();
            IntStream.of(ids).forEach(id -> text.append(stream.append(id)));
            assertEquals(
                    tokenizer.decode(ids, skip), text.append(stream.finish()).toString(), message);
        }
    }

    private HuggingFaceTextTokenizer byteLevel() throws IOException {
        copy("byte-level");
        return HuggingFaceTextTokenizer.read(folder, false);
    }

    private void copy(String name) throws IOException {
        try (var in = getClass().getResourceAsStream("/tokenizers/" + name + "/tokenizer.json")) {
            Files.write(
                    folder.resolve("tokenizer.json"), Objects.requireNonNull(in).readAllBytes());
        }
    }
}
