package dev.stringbench.inference.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.json.JsonFields;
import dev.stringbench.inference.tokenizer.HuggingFaceTextTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Model folders of which a part was never fetched. */
class IncompleteFolderTest {

    private static final String POINTER =
            "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n";

    @TempDir
    private Path folder;

    @Test
    void namesAPointerOfGitLfs() throws IOException {
        Path weights = Files.writeString(folder.resolve("model.safetensors"), POINTER);
        Path tokenizer = Files.writeString(folder.resolve("tokenizer.json"), POINTER);
        Path config = Files.writeString(folder.resolve("config.json"), POINTER);
        assertPointer(weights, assertThrows(InferenceException.class, () -> SafetensorsFile.read(weights)));
        assertPointer(tokenizer, assertThrows(InferenceException.class, () -> HuggingFaceTextTokenizer.read(folder)));
        assertPointer(config, assertThrows(InferenceException.class, () -> ModelConfigReader.read(folder)));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void namesALinkToNothing() throws IOException {
        for (String name : new String[] {"generation_config.json", "tokenizer_config.json"}) {
            Path link = Files.createSymbolicLink(folder.resolve(name), folder.resolve("blobs/none"));
            var dangling = assertThrows(
                    InferenceException.class, () -> JsonFields.readIfPresent(link, Fault.BAD_MODEL_FOLDER));
            assertEquals(
                    link + " is a link to a file that is not there; download it again, or remove the link",
                    dangling.getMessage());
        }
        Files.writeString(folder.resolve("config.json"), "{}");
        var refused = assertThrows(InferenceException.class, () -> ModelConfigReader.read(folder));
        assertTrue(refused.getMessage().contains("generation_config.json is a link"), refused.getMessage());
    }

    private static void assertPointer(Path file, InferenceException refused) {
        assertEquals(
                file + " is a Git LFS pointer, not the file itself; run `git lfs pull` in "
                        + file.toAbsolutePath().getParent() + ", or download the model again",
                refused.getMessage());
    }
}
