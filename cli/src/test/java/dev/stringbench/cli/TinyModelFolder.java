package dev.stringbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stringbench.cli.model.ModelOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Write model folders that are small enough for a test: a config.json for random weights and a byte-level tokenizer. */
public final class TinyModelFolder {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Path DEMO = Path.of("src/main/dist").resolve(ModelOptions.DEMO_FOLDER);

    /** Bytes are tokens 0 to 255; these two follow. */
    private static final int BEGIN = 256;

    private static final int END = 257;

    private TinyModelFolder() {}

    /** Write a Llama of 2 layers whose tokens are bytes. */
    public static Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.json"), config().toPrettyString());
        Files.writeString(folder.resolve("tokenizer.json"), tokenizer().toPrettyString());
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"tokenizer_class\": \"PreTrainedTokenizerFast\", \"clean_up_tokenization_spaces\": false}");
        return folder;
    }

    /** Write a Llama of so many layers with the demo model's tokenizer, whose tokens are words. */
    public static Path writeWithWords(Path folder, int layers) throws IOException {
        Files.createDirectories(folder);
        for (String name : List.of("tokenizer.json", "tokenizer_config.json")) {
            Files.copy(DEMO.resolve(name), folder.resolve(name));
        }
        JsonNode demo = JSON.readTree(DEMO.resolve("config.json").toFile());
        ObjectNode config = config().put("num_hidden_layers", layers);
        List.of("vocab_size", "bos_token_id", "eos_token_id").forEach(key -> config.set(key, demo.required(key)));
        Files.writeString(folder.resolve("config.json"), config.toPrettyString());
        return folder;
    }

    public static ObjectNode config() {
        return JSON.createObjectNode()
                .put("model_type", "llama")
                .put("hidden_size", 32)
                .put("intermediate_size", 48)
                .put("num_hidden_layers", 2)
                .put("num_attention_heads", 4)
                .put("num_key_value_heads", 2)
                .put("vocab_size", END + 1)
                .put("max_position_embeddings", 1024)
                .put("rms_norm_eps", 1e-5)
                .put("rope_theta", 10000.0)
                .put("tie_word_embeddings", true)
                .put("bos_token_id", BEGIN)
                .put("eos_token_id", END)
                .put("torch_dtype", "float32");
    }

    private static ObjectNode tokenizer() {
        ObjectNode root = JSON.createObjectNode().put("version", "1.0");
        var added = root.putArray("added_tokens");
        addSpecial(added.addObject(), BEGIN, "<begin>");
        addSpecial(added.addObject(), END, "<end>");
        root.putObject("pre_tokenizer")
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", true);
        root.putObject("decoder")
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", true);
        ObjectNode begin = root.putObject("post_processor").put("type", "TemplateProcessing");
        var single = begin.putArray("single");
        single.addObject().putObject("SpecialToken").put("id", "<begin>").put("type_id", 0);
        single.addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
        begin.putArray("pair").addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
        ObjectNode special =
                begin.putObject("special_tokens").putObject("<begin>").put("id", "<begin>");
        special.putArray("ids").add(BEGIN);
        special.putArray("tokens").add("<begin>");
        ObjectNode model = root.putObject("model").put("type", "BPE");
        ObjectNode vocabulary = model.putObject("vocab");
        int shifted = 0;
        for (int value = 0; value < 256; value++) {
            // The printable stand-ins that byte-level tokenizers use for bytes.
            boolean printable = (value >= '!' && value <= '~')
                    || (value >= 0xA1 && value <= 0xAC)
                    || (value >= 0xAE && value <= 0xFF);
            vocabulary.put(Character.toString(printable ? value : 256 + shifted++), value);
        }
        model.putArray("merges");
        return root;
    }

    private static void addSpecial(ObjectNode token, int id, String content) {
        token.put("id", id)
                .put("content", content)
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", true);
    }
}
