package dev.stringbench.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.cli.CommandRun;
import dev.stringbench.cli.TinyModelFolder;
import dev.stringbench.cli.console.Console;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.family.ModelTensors;
import dev.stringbench.inference.family.TensorSpec;
import dev.stringbench.inference.folder.ModelConfigReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Users are told where a model folder's files do not fit each other, and the run's identity says it. */
class DisagreeingFolderTest {

    private static final TensorSpec BIAS = TensorSpec.of("model.layers.0.self_attn.q_proj.bias", 32);

    @TempDir
    private Path folder;

    private Path model = Path.of("unset");

    @BeforeEach
    void writeModel() throws IOException {
        model = TinyModelFolder.write(folder.resolve("tiny"));
        writeWeights();
    }

    @Test
    void leftoversAreNamedAndAnErrorOnlyUnderStrict() throws IOException {
        assertEquals("", logits().err());
        writeWeights(BIAS);
        CommandRun run = logits();
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.err().startsWith("warning: " + model), run.err());
        assertTrue(run.err().contains("left out: " + BIAS.name()), run.err());
        assertEquals(1, run.err().lines().count());
        Files.delete(folder.resolve("logits.safetensors"));
        CommandRun strict = logits("--strict");
        assertEquals(1, strict.exitCode());
        assertTrue(strict.err().contains(BIAS.name()), strict.err());
        assertEquals(1, strict.err().lines().count());
        assertFalse(Files.exists(folder.resolve("logits.safetensors")));
    }

    @Test
    void leftoversStandInTheIdentity() throws IOException {
        String before = read().weightsFingerprint();
        writeWeights(BIAS);
        String after = read().weightsFingerprint();
        assertTrue(after.startsWith(before + " without "), after);
        writeWeights(TensorSpec.of("score.weight", 2, 32));
        assertTrue(!read().weightsFingerprint().equals(after));
    }

    @Test
    void whatIsResolvedIsANoteAlsoUnderStrict() throws IOException {
        Files.writeString(
                model.resolve("tokenizer_config.json"),
                "{\"tokenizer_class\": \"PreTrainedTokenizerFast\", \"added_tokens_decoder\": {\"256\": {\"content\":"
                        + " \"<begin>\", \"special\": false, \"normalized\": false}}}");
        StringWriter said = new StringWriter();
        read(said, "--strict");
        assertTrue(said.toString().startsWith("note: "), said.toString());
        assertTrue(said.toString().contains("<begin> (256)"), said.toString());
    }

    @Test
    void tokensWithoutAnEmbeddingAreNamed() throws IOException {
        Files.writeString(
                model.resolve("config.json"),
                TinyModelFolder.config().put("vocab_size", 257).toString());
        writeWeights();
        StringWriter said = new StringWriter();
        read(said);
        assertTrue(said.toString().contains("ids up to 257, and config.json says vocab_size 257"), said.toString());
        assertThrows(InferenceException.class, () -> read(new StringWriter(), "--strict"));
    }

    @Test
    void aContradictionStopsTheRun() throws IOException {
        Files.writeString(
                model.resolve("tokenizer_config.json"),
                "{\"tokenizer_class\": \"LlamaTokenizer\", \"add_bos_token\": true, \"bos_token\": \"<end>\"}");
        CommandRun run = CommandRun.of(
                "generate",
                "--model-path",
                model.toString(),
                "--prompt",
                "hi",
                "--position",
                "rope",
                "--device",
                "cpu");
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("puts [<end>] ... [] round a text"), run.err());
        assertEquals(1, run.err().lines().count());
    }

    private CommandRun logits(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "logits",
                "--model-path",
                model.toString(),
                "--token-ids",
                "1,2,3",
                "--position",
                "rope",
                "--device",
                "cpu",
                "--output",
                folder.resolve("logits.safetensors").toString()));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    /** Zeros, and more tensors than the model calls for. */
    private void writeWeights(TensorSpec... more) throws IOException {
        var tensors = new ArrayList<>(new ModelTensors(ModelConfigReader.read(model)).all());
        tensors.addAll(List.of(more));
        StringBuilder header = new StringBuilder("{");
        long end = 0;
        for (TensorSpec tensor : tensors) {
            long begin = end;
            end += tensor.elementCount() * Float.BYTES;
            header.append(header.length() == 1 ? "" : ",")
                    .append("\"" + tensor.name() + "\":{\"dtype\":\"F32\",\"shape\":" + tensor.shape()
                            + ",\"data_offsets\":[" + begin + "," + end + "]}");
        }
        byte[] text = header.append("}").toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + (int) end).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(
                model.resolve("model.safetensors"),
                bytes.putLong(text.length).put(text).array());
    }

    private ModelFolder read() {
        return read(new StringWriter());
    }

    private ModelFolder read(StringWriter said, String... more) {
        List<String> arguments = new ArrayList<>(List.of("--model-path", model.toString()));
        arguments.addAll(List.of(more));
        Options options = CommandLine.populateCommand(new Options(), arguments.toArray(String[]::new));
        return ModelFolder.read(
                options.modelOptions,
                new Console(new PrintWriter(new StringWriter()), new PrintWriter(said), false, null, Map.of()));
    }

    @Command
    private static final class Options {
        @Mixin
        private ModelOptions modelOptions = new ModelOptions();
    }
}
