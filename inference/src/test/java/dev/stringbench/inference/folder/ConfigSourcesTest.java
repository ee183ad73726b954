package dev.stringbench.inference.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stringbench.inference.Finding;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.ReferenceFiles;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.rope.RopeScaling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where two places of a configuration disagree, one wins as in Transformers 5.18, or reading stops. */
class ConfigSourcesTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void ropeScalingWinsOverRopeParameters() throws IOException {
        ModelConfig config = read(bothRopes());
        assertEquals(RopeScaling.Yarn.of(4, 16), config.rotary().scaling());
        assertEquals(500000.0, config.rotary().theta());
        requireFinding(
                "rope_scaling is {", "and rope_parameters is {", "rope_scaling is taken, as in Transformers 5.18");
    }

    @Test
    void anEmptyRopeScalingLeavesRopeParameters() throws IOException {
        var object = bothRopes();
        object.putObject("rope_scaling");
        object.remove("rope_theta");
        ModelConfig config = read(object);
        assertEquals(new RopeScaling.Default(), config.rotary().scaling());
        assertEquals(10000.0, config.rotary().theta());
        assertEquals(List.of(), findings());
    }

    @Test
    void nothingIsSaidWhereBothSayTheSame() throws IOException {
        var object = bothRopes();
        object.withObject("/rope_scaling").put("type", "yarn").put("rope_theta", 500000.0);
        object.set("rope_parameters", object.get("rope_scaling").deepCopy());
        read(object);
        assertEquals(List.of(), findings());
    }

    @Test
    void theBaseInsideWinsOverTheOneBeside() throws IOException {
        var object = TinyConfigs.llama();
        object.putObject("rope_parameters").put("rope_type", "default").put("rope_theta", 500000.0);
        assertEquals(500000.0, read(object).rotary().theta());
        requireFinding("rope_parameters.rope_theta is 500000.0 and rope_theta is 10000.0", "Transformers 5.18");
    }

    @Test
    void aBaseThatOnlyTheObjectLeftOutHasStopsReading() throws IOException {
        var object = bothRopes();
        object.remove("rope_theta");
        object.withObject("/rope_scaling").remove("rope_theta");
        assertStops(
                object,
                "rope_scaling is taken and has no rope_theta, while rope_parameters.rope_theta is 10000.0; put rope_theta"
                        + " into rope_scaling, or remove one of the two objects");
    }

    @Test
    void theNewKeyOfTheRopeTypeWinsOverTheOldOne() throws IOException {
        var object = TinyConfigs.llama();
        object.putObject("rope_scaling")
                .put("rope_type", "linear")
                .put("type", "dynamic")
                .put("factor", 2.0);
        assertEquals(new RopeScaling.Linear(2), read(object).rotary().scaling());
        requireFinding("rope_scaling.rope_type is \"linear\" and type is \"dynamic\"");
    }

    @Test
    void twoOriginalLengthsStopReadingAndOneBesideCounts() throws IOException {
        var object = TinyConfigs.llama().put("original_max_position_embeddings", 32);
        object.putObject("rope_scaling").put("rope_type", "yarn").put("factor", 2.0);
        var yarn = (RopeScaling.Yarn) read(object).rotary().scaling();
        assertEquals(OptionalInt.of(32), yarn.originalMaxPositionEmbeddings());
        object.withObject("/rope_scaling").put("original_max_position_embeddings", 16);
        assertStops(
                object,
                "original_max_position_embeddings is 32 and the one beside the RoPE type is 16; make the two"
                        + " agree");
    }

    @Test
    void dtypeWinsOverTorchDtype() throws IOException {
        read(TinyConfigs.llama().put("dtype", "float16"));
        requireFinding("dtype is \"float16\" and torch_dtype is \"bfloat16\"; dtype is taken");
    }

    /** Nearly all chat models differ here, so that nothing is said. */
    @Test
    void theTokensOfTheGenerationConfigWin() throws IOException {
        Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": [7, 9], \"bos_token_id\": 3}");
        ModelConfig config = read(TinyConfigs.llama());
        assertEquals(List.of(7, 9), config.vocabulary().eosTokenIds());
        assertEquals(OptionalInt.of(3), config.vocabulary().bosTokenId());
        assertEquals(List.of(), findings());
    }

    @Test
    void readsTheReferenceCaseAsYarn() {
        for (Path model : ReferenceFiles.foldersHolding("cases", "right_logits.safetensors")) {
            assertEquals(
                    RopeScaling.Yarn.of(4, 64),
                    ModelConfigReader.read(model).rotary().scaling());
        }
    }

    private static ObjectNode bothRopes() {
        var object = TinyConfigs.llama();
        object.remove("rope_scaling");
        object.put("rope_theta", 500000.0);
        object.putObject("rope_scaling")
                .put("rope_type", "yarn")
                .put("factor", 4.0)
                .put("original_max_position_embeddings", 16)
                .put("rope_theta", 500000.0);
        object.putObject("rope_parameters").put("rope_type", "default").put("rope_theta", 10000.0);
        return object;
    }

    private ModelConfig read(ObjectNode object) throws IOException {
        Files.writeString(folder.resolve("config.json"), object.toString());
        return ModelConfigReader.read(folder);
    }

    private List<Finding> findings() {
        return ModelConfigReader.findings(folder);
    }

    private void requireFinding(String... parts) {
        assertEquals(1, findings().size(), findings().toString());
        Finding finding = findings().get(0);
        assertEquals(Finding.Kind.RESOLVED, finding.kind());
        assertTrue(finding.message().startsWith(folder.resolve("config.json") + ": "), finding.message());
        for (String part : parts) {
            assertTrue(finding.message().contains(part), finding.message());
        }
        assertEquals(1, finding.message().lines().count());
    }

    private void assertStops(ObjectNode object, String message) {
        var thrown = assertThrows(InferenceException.class, () -> read(object));
        assertEquals(folder.resolve("config.json") + ": " + message, thrown.getMessage());
        assertEquals(Fault.BAD_MODEL_FOLDER, thrown.fault());
    }
}
