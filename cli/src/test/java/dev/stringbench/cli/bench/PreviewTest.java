package dev.stringbench.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.cli.TinyModelFolder;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.folder.DeviceRoom;
import dev.stringbench.inference.folder.ModelConfigReader;
import dev.stringbench.inference.torch.load.Activations;
import dev.stringbench.inference.torch.load.LoadPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreviewTest {

    @TempDir
    private Path folder;

    /** GPUs that need not be there, each with room for nine tenths of the model. */
    @Test
    void tellsWhatEachGpuHoldsOfAModelThatLiesOnSeveral() throws IOException {
        ModelConfig config = ModelConfigReader.read(TinyModelFolder.write(folder.resolve("tiny")));
        LoadPlan whole = plan(config, new DeviceRoom("cuda:0", Long.MAX_VALUE / 4));
        long room = (whole.weightBytes() + whole.cacheBytes()) * 9 / 10;

        List<String> lines = lines(plan(config, new DeviceRoom("cuda:0", room), new DeviceRoom("cuda:1", room)));
        assertEquals(2, lines.size(), lines.toString());
        for (int gpu = 0; gpu < 2; gpu++) {
            String number = "[0-9.]+ [KMG]iB";
            assertTrue(
                    lines.get(gpu)
                            .matches("  cuda:" + gpu + ": weights " + number + ", KV cache " + number
                                    + ", workspace about " + number + ", together " + number + " of " + number
                                    + " free"),
                    lines.get(gpu));
        }
        assertEquals(List.of(), lines(whole), "one GPU's memory is told already");
    }

    private static List<String> lines(LoadPlan plan) {
        return new Preview(List.of(), "answers", Optional.of(plan), Optional.empty())
                .table()
                .lines()
                .filter(line -> line.startsWith("  cuda"))
                .toList();
    }

    private static LoadPlan plan(ModelConfig config, DeviceRoom... rooms) {
        return new LoadPlan(
                config, Dtype.BFLOAT16, List.of(rooms), 1024, 1, 512, Activations.IN_PIECES, 1, List.of(), "engine");
    }
}
