package dev.stringbench.cli;

import dev.stringbench.cli.SpeedRow.Part;
import dev.stringbench.cli.SpeedRow.Way;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.folder.MemoryEstimate;
import dev.stringbench.inference.folder.ModelConfig;
import dev.stringbench.inference.rope.YarnReading;
import dev.stringbench.inference.torch.Cancellation;
import dev.stringbench.inference.torch.CausalLanguageModel;
import dev.stringbench.inference.torch.GenerationOptions;
import dev.stringbench.inference.torch.GenerationResult;
import dev.stringbench.inference.torch.GenerationSession;
import dev.stringbench.inference.torch.MemoryPeak;
import dev.stringbench.inference.torch.ModelFlops;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Measures a whole model: the time to the first token of prompts of random tokens, and of each token after it.
 *
 * @param model the model
 * @param samples prompts that are measured, after one that is not
 * @param newTokens tokens decoded after the first; 0 measures no decoding
 * @param seed of the prompts
 * @param cancellation stops a measurement
 */
record ModelTrials(CausalLanguageModel model, int samples, int newTokens, long seed, Cancellation cancellation) {

    /**
     * Measure one length under one position scheme.
     *
     * @throws CancellationException when cancelled
     */
    SpeedRow at(int length, PositionChoice choice) {
        try (MemoryPeak peak = MemoryPeak.watch(model.layerDevices());
                GenerationSession session = model.session(choice.scheme(), choice.rotary(), YarnReading.STATED)) {
            var results = new ArrayList<GenerationResult>();
            for (int sample = -1; sample < samples; sample++) {
                GenerationResult result = generate(session, length, seed + sample);
                if (sample >= 0) {
                    results.add(result);
                }
            }
            return row(length, choice, results, peak);
        } catch (InferenceException e) {
            return SpeedRow.failed(Part.MODEL, length, Way.of(choice), 1, e.getMessage());
        }
    }

    private GenerationResult generate(GenerationSession session, int length, long promptSeed) {
        GenerationResult result = session.generate(
                prompt(length, promptSeed),
                GenerationOptions.greedy(newTokens + 1, List.of()),
                token -> {},
                cancellation);
        if (cancellation.isCancelled()) {
            throw new CancellationException();
        }
        return result;
    }

    private SpeedRow row(int length, PositionChoice choice, List<GenerationResult> results, MemoryPeak peak) {
        double[] prefills = results.stream()
                .mapToDouble(result -> result.prefill().toNanos() / 1e9)
                .toArray();
        double[] steps = results.stream()
                .mapToDouble(result -> result.decode().toNanos() / 1e9 / newTokens)
                .toArray();
        @Nullable Long bytes = peak.bytes().isPresent() ? peak.bytes().getAsLong() : null;
        return new SpeedRow(
                Part.MODEL,
                length,
                Way.of(choice),
                1,
                Spread.of(prefills),
                (double) new ModelFlops(model.config(), choice.scheme()).prefill(length),
                newTokens == 0 ? null : Spread.of(steps),
                newTokens == 0 ? null : stepBytes(length),
                bytes,
                null);
    }

    /** What a decode step cannot do without: all weights but the embedding's other rows, and the keys and values. */
    private double stepBytes(int length) {
        ModelConfig config = model.config();
        MemoryEstimate memory = MemoryEstimate.of(config, model.dtype());
        long embedding = config.tieWordEmbeddings() ? 0 : memory.embeddingBytes();
        return memory.weightBytes() - embedding + memory.cacheBytes(length);
    }

    private int[] prompt(int length, long promptSeed) {
        return new SplittableRandom(promptSeed)
                .ints(length, 0, model.config().vocabSize())
                .toArray();
    }
}
