package dev.stringbench.inference.chat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stringbench.inference.ReferenceFiles;
import dev.stringbench.inference.tokenizer.HuggingFaceTextTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compare the ids of whole prompts with those of texts that Transformers rendered, which lie beside the project. */
class ChatTokensTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource({
        "meta-llama/Llama-3.1-8B-Instruct, llama3-community-license/llama3_tokenizer.json.gz, <|begin_of_text|>, 1",
        "Qwen/Qwen2.5-7B-Instruct, qwen2_tokenizer.json.gz, <|im_start|>, 3"
    })
    void areThoseOfTheRenderedTextWithoutFurtherSpecialTokens(
            String template, String tokenizerFile, String token, int times) throws IOException {
        JsonNode golden = JSON.readTree(ReferenceFiles.unpack("golden/chat-templates/cases.json.gz"));
        JsonNode row = StreamSupport.stream(golden.get("cases").spliterator(), false)
                .filter(one -> one.get("template").textValue().equals(template)
                        && one.get("shape").textValue().equals("user"))
                .findFirst()
                .orElseThrow();
        Files.write(folder.resolve("tokenizer.json"), ReferenceFiles.unpack("data/tokenizers/" + tokenizerFile));
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                JSON.createObjectNode()
                        .put("tokenizer_class", "PreTrainedTokenizerFast")
                        .put("bos_token", row.get("bos_token").textValue())
                        .put("eos_token", row.get("eos_token").textValue())
                        .put(
                                "chat_template",
                                golden.get("templates").get(template).textValue())
                        .toString());
        var tokenizer = HuggingFaceTextTokenizer.read(folder);
        String prompt = ChatTemplateFiles.require(folder)
                .prompt(
                        List.of(ChatMessage.user(
                                row.at("/arguments/messages/0/content").textValue())),
                        Map.of(),
                        LocalDateTime.of(2026, 11, 1, 12, 0));
        assertEquals(row.get("rendered").textValue(), prompt);
        int[] ids = tokenizer.encode(prompt, false);
        assertArrayEquals(tokenizer.encode(row.get("rendered").textValue(), false), ids);
        int special = tokenizer.idOf(token).orElseThrow();
        assertEquals(times, Arrays.stream(ids).filter(id -> id == special).count(), prompt);
    }
}
