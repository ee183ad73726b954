package dev.stringbench.inference.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.inference.Finding;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.ReferenceFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where tokenizer_config.json and tokenizer.json disagree, one wins as in Transformers 5.18, or reading stops. The tokenizer
 * of the tests has 268 tokens, and added ones up to 271.
 */
class TokenizerSourcesTest {
    private static final Path BYTE_LEVEL = Path.of("src/test/resources/tokenizers/byte-level/tokenizer.json");
    private static final Path METASPACE = Path.of("src/test/resources/tokenizers/metaspace/tokenizer.json");

    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void copy() throws IOException {
        Files.copy(BYTE_LEVEL, folder.resolve("tokenizer.json"));
    }

    @Test
    void addsTheTokensThatOnlyTheConfigurationHas() throws IOException {
        String before = read("{}").fingerprint();
        var tokenizer = read("""
                {"added_tokens_decoder": {"273": {"content": "<|im_end|>", "special": true},
                 "272": {"content": "<|im_start|>", "special": true}, "268": %s}}""".formatted(flags("<|begin|>", true)));
        assertArrayEquals(new int[] {272, 104, 105, 273}, tokenizer.encode("<|im_start|>hi<|im_end|>", false));
        assertEquals("hi", tokenizer.decode(new int[] {272, 104, 105, 273}, true));
        assertEquals(274, tokenizer.vocabSize());
        assertNotEquals(before, tokenizer.fingerprint());
        requireFinding(
                tokenizer,
                "tokenizer.json lacks or describes otherwise <|im_start|> (272), <|im_end|> (273); they are taken from"
                        + " tokenizer_config.json, as in Transformers 5.18");
    }

    @Test
    void saysNothingAndKeepsTheFingerprintWhereBothFilesAgree() throws IOException {
        String before = read("{}").fingerprint();
        var tokenizer = read(
                "{\"added_tokens_decoder\": {\"268\": " + flags("<|begin|>", true) + "}, \"eos_token\": \"<|end|>\"}");
        assertEquals(List.of(), tokenizer.findings());
        assertEquals(before, tokenizer.fingerprint());
    }

    @Test
    void takesTheConfigurationsFlagsOfATokenThatBothFilesHave() throws IOException {
        int[] tool = {271};
        assertEquals("<tool>", read("{}").decode(tool, true));
        var tokenizer = read("{\"added_tokens_decoder\": {\"271\": " + flags("<tool>", true) + "}}");
        assertEquals("", tokenizer.decode(tool, true));
        requireFinding(tokenizer, "describes otherwise <tool> (271)");
    }

    @Test
    void addsTheTokensOfTheOlderFileWhereTheConfigurationHasNone() throws IOException {
        Path older = folder.resolve("added_tokens.json");
        Files.writeString(older, "{\"<|im_end|>\": 273, \"<|im_start|>\": 272}");
        Files.writeString(folder.resolve("special_tokens_map.json"), """
                {"eos_token": "<|im_end|>", "additional_special_tokens": ["<extra>"]}""");
        var tokenizer = read("{\"model_max_length\": 4096}");
        assertArrayEquals(new int[] {272, 104, 105, 273}, tokenizer.encode("<|im_start|>hi<|im_end|>", false));
        assertEquals("<|im_start|>hi", tokenizer.decode(new int[] {272, 104, 105, 273}, true), "one has no name");
        assertEquals(274, tokenizer.idOf("<extra>").orElseThrow());
        requireFinding(
                tokenizer, "<extra> (274); they are taken from tokenizer_config.json and added_tokens.json, as in");
        assertEquals(
                "<|im_start|>",
                read("{\"added_tokens_decoder\": {\"272\": {\"content\": \"<|im_start|>\"}}}")
                        .decode(new int[] {272}, true));
        assertTrue(
                read("{\"added_tokens_decoder\": {}}").idOf("<|im_end|>").isEmpty(), "the newer key replaces the file");
        Files.writeString(older, "{\"<|im_end|>\": 300}");
        assertFault(
                "{}",
                older + ": it gives \"<|im_end|>\" the id 300, and 272 is the next that is free in "
                        + folder.resolve("tokenizer.json") + "; make the two files agree");
    }

    @Test
    void addsNamedSpecialTokensBehindTheOthers() throws IOException {
        var tokenizer = read("""
                {"pad_token": "<pad>", "eos_token": {"content": "<stop>", "lstrip": true},
                 "additional_special_tokens": ["<a>", {"content": "<b>"}, "<|user|>"]}""");
        assertEquals(272, tokenizer.idOf("<stop>").orElseThrow());
        assertEquals(273, tokenizer.idOf("<pad>").orElseThrow());
        assertEquals(274, tokenizer.idOf("<a>").orElseThrow());
        assertEquals(275, tokenizer.idOf("<b>").orElseThrow());
        assertArrayEquals(new int[] {104, 273, 275}, tokenizer.encode("h<pad><b>", false));
    }

    @Test
    void stopsWhereATokenWouldGetAnotherId() {
        Path config = folder.resolve("tokenizer_config.json");
        assertFault(
                "{\"added_tokens_decoder\": {\"300\": {\"content\": \"<new>\"}}}",
                config + ": added_tokens_decoder gives \"<new>\" the id 300, and 272 is the next that is free in "
                        + folder.resolve("tokenizer.json") + "; make the two files agree");
        assertFault(
                "{\"added_tokens_decoder\": {\"270\": {\"content\": \"<|begin|>\"}}}",
                config + ": added_tokens_decoder gives \"<|begin|>\" the id 270, and "
                        + folder.resolve("tokenizer.json") + " gives it 268; make the two files agree");
        assertFault(
                "{\"added_tokens_decoder\": {\"first\": {\"content\": \"<|begin|>\"}}}",
                config + ": added_tokens_decoder has the key \"first\"; it must be a token id");
    }

    @Test
    void cannotTellWhatStandsRoundATextWhereTheLlamaClassAndThePostProcessorDiffer() throws IOException {
        var tokenizer = read(
                "{\"tokenizer_class\": \"LlamaTokenizer\", \"bos_token\": \"<|user|>\", \"eos_token\": \"<|end|>\"}");
        Finding finding = tokenizer.findings().get(0);
        assertEquals(Finding.Kind.CONTRADICTION, finding.kind());
        assertEquals(
                folder.resolve("tokenizer_config.json") + " puts [<|user|>] ... [] round a text (add_bos_token,"
                        + " add_eos_token), and the post_processor of tokenizer.json [<|begin|>] ... []; make the two files"
                        + " agree",
                finding.message());
        assertEquals(
                List.of(),
                read("{\"tokenizer_class\": \"LlamaTokenizer\", \"bos_token\": \"<|begin|>\"}")
                        .findings());
    }

    @Test
    void theSettingsOfTheLlamaClassCountWhereThereIsNoPostProcessor() throws IOException {
        Files.copy(METASPACE, folder.resolve("tokenizer.json"), StandardCopyOption.REPLACE_EXISTING);
        assertEquals(
                List.of(), read("{\"tokenizer_class\": \"LlamaTokenizer\"}").findings());
        String json = Files.readString(METASPACE)
                .replaceFirst(
                        "\"post_processor\":\\s*null",
                        "\"post_processor\": {\"type\": \"ByteLevel\", \"add_prefix_space\": false, \"trim_offsets\": true,"
                                + " \"use_regex\": true}");
        Files.writeString(folder.resolve("tokenizer.json"), json);
        Finding finding =
                read("{\"tokenizer_class\": \"LlamaTokenizer\"}").findings().get(0);
        assertEquals(Finding.Kind.CONTRADICTION, finding.kind());
        assertTrue(finding.message().contains("puts [<s>] ... [] round a text"), finding.message());
    }

    /** Transformers 5 reads neither of the two settings beside a tokenizer.json. */
    @Test
    void thePostProcessorWinsOverAddBosTokenOfOtherClasses() throws IOException {
        var tokenizer = read("{\"tokenizer_class\": \"PreTrainedTokenizerFast\", \"add_bos_token\": false,"
                + " \"bos_token\": \"<|begin|>\"}");
        assertEquals(268, tokenizer.encode("h", true)[0]);
        assertEquals(List.of(), tokenizer.findings());
    }

    @Test
    void theSpecialTokensMapCountsOnlyBesideAConfigurationAsOld() throws IOException {
        Files.copy(METASPACE, folder.resolve("tokenizer.json"), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(folder.resolve("special_tokens_map.json"), "{\"bos_token\": {\"content\": \"</s>\"}}");
        assertEquals(2, read("{\"tokenizer_class\": \"LlamaTokenizer\"}").encode("a", true)[0]);
        var old = read("{\"tokenizer_class\": \"LlamaTokenizer\", \"bos_token\": \"<s>\"}");
        assertEquals(2, old.encode("a", true)[0]);
        requireFinding(
                old,
                "bos_token is \"<s>\", and special_tokens_map.json says \"</s>\"; the second is taken, as in"
                        + " Transformers 5.18");
        var current =
                read("{\"tokenizer_class\": \"LlamaTokenizer\", \"bos_token\": \"<s>\", \"added_tokens_decoder\": {}}");
        assertEquals(1, current.encode("a", true)[0]);
        requireFinding(current, "says \"</s>\"; the first is taken");
    }

    @Test
    void findsTheMarkersOfTheReferenceCase() {
        for (Path file : ReferenceFiles.foldersHolding("cases", "tokenizer_config.json")) {
            var tokenizer = HuggingFaceTextTokenizer.read(file);
            int[] ids = tokenizer.encode("<|im_start|>user hi<|im_end|>", true);
            assertEquals(7, ids.length);
            assertEquals(1536, ids[1]);
            assertEquals(1537, ids[6]);
        }
    }

    private static String flags(String content, boolean special) {
        return "{\"content\": \"" + content + "\", \"single_word\": false, \"lstrip\": false, \"rstrip\": false,"
                + " \"normalized\": false, \"special\": " + special + "}";
    }

    private HuggingFaceTextTokenizer read(String config) throws IOException {
        Files.writeString(folder.resolve("tokenizer_config.json"), config);
        return HuggingFaceTextTokenizer.read(folder);
    }

    private static void requireFinding(HuggingFaceTextTokenizer tokenizer, String part) {
        assertEquals(1, tokenizer.findings().size(), tokenizer.findings().toString());
        assertEquals(Finding.Kind.RESOLVED, tokenizer.findings().get(0).kind());
        assertTrue(
                tokenizer.findings().get(0).message().contains(part),
                tokenizer.findings().toString());
    }

    private void assertFault(String config, String message) {
        var thrown = assertThrows(InferenceException.class, () -> read(config));
        assertEquals(message, thrown.getMessage());
        assertEquals(Fault.BAD_TOKENIZER, thrown.fault());
    }
}
