package dev.stringbench.cli.speed;

import dev.stringbench.cli.model.PositionChoice;
import dev.stringbench.cli.speed.SpeedRow.Part;
import dev.stringbench.cli.speed.SpeedRow.Way;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.folder.MemoryEstimate;
import dev.stringbench.inference.torch.generate.Cancellation;
import dev.stringbench.inference.torch.generate.CausalLanguageModel;
import dev.stringbench.inference.torch.generate.GenerationOptions;
import dev.stringbench.inference.torch.generate.GenerationResult;
import dev.stringbench.inference.torch.generate.GenerationSession;
import dev.stringbench.inference.torch.generate.PromptOutcome;
import dev.stringbench.inference.torch.generate.PromptRequest;
import dev.stringbench.inference.torch.measure.MemoryPeak;
import dev.stringbench.inference.torch.measure.ModelFlops;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Measurements of a whole model: the time to the first token of prompts of random tokens, and of each token after it.
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
                GenerationSession session = model.session(choice.scheme(), choice.rotary(), 1)) {
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

    /**
     * Measure the decoding of several prompts together, as many as are asked for and memory holds.
     *
     * @return empty where the model decodes one sequence at a time
     * @throws CancellationException when cancelled
     */
    Optional<SpeedRow> together(int length, PositionChoice choice, int wanted) {
        int most = wanted;
        try (MemoryPeak peak = MemoryPeak.watch(model.layerDevices());
                GenerationSession session = model.session(choice.scheme(), choice.rotary(), wanted)) {
            most = session.sequences();
            if (most < 2) {
                return Optional.empty();
            }
            var steps = new double[samples];
            int sequences = most;
            for (int sample = 0; sample < samples; sample++) {
                var wave = new Wave(length, seed + (long) sample * wanted);
                session.generateAll(wave, wave::take, cancellation);
                if (cancellation.isCancelled()) {
                    throw new CancellationException();
                }
                sequences = Math.min(sequences, wave.size());
                steps[sample] = wave.stepSeconds();
            }
            return Optional.of(new SpeedRow(
                    Part.MODEL,
                    length,
                    Way.of(choice),
                    sequences,
                    null,
                    null,
                    Spread.of(steps),
                    stepBytes(length, sequences),
                    peak.bytes().isPresent() ? peak.bytes().getAsLong() : null,
                    null));
        } catch (InferenceException e) {
            return Optional.of(SpeedRow.failed(Part.MODEL, length, Way.of(choice), most, e.getMessage()));
        }
    }

    /** Prompts of which as many are taken as run together from the first step to the last; none when those have ended. */
    private final class Wave implements Iterator<PromptRequest> {
        private final int length;
        private final long firstSeed;
        private final List<GenerationResult> ended = new ArrayList<>();
        private int taken;
        private boolean over;

        Wave(int length, long firstSeed) {
            this.length = length;
            this.firstSeed = firstSeed;
        }

        /** The batch asks for more only when one of its sequences has ended, and all end with the same step. */
        @Override
        public boolean hasNext() {
            over = over || !ended.isEmpty();
            return !over;
        }

        @Override
        public PromptRequest next() {
            if (over) {
                throw new NoSuchElementException();
            }
            return new PromptRequest(taken, prompt(length, firstSeed + taken++), options());
        }

        void take(PromptOutcome outcome) {
            if (outcome instanceof PromptOutcome.Failed failed) {
                throw failed.cause();
            }
            if (outcome instanceof PromptOutcome.Generated generated && !over) {
                ended.add(generated.result());
            }
        }

        int size() {
            return ended.size();
        }

        /** The last to enter decodes from its first token on with all the others. */
        double stepSeconds() {
            return ended.stream()
                    .mapToDouble(result -> result.decode().toNanos() / 1e9 / newTokens)
                    .min()
                    .orElseThrow();
        }
    }

    private GenerationOptions options() {
        return GenerationOptions.greedy(newTokens + 1, List.of());
    }

    private GenerationResult generate(GenerationSession session, int length, long promptSeed) {
        GenerationResult result = session.generate(prompt(length, promptSeed), options(), token -> {}, cancellation);
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
                newTokens == 0 ? null : stepBytes(length, 1),
                bytes,
                null);
    }

    /** Bytes that a decode step must read: all weights but the embedding's other rows, and the keys and values. */
    private double stepBytes(int length, int sequences) {
        ModelConfig config = model.config();
        MemoryEstimate memory = MemoryEstimate.of(config, model.dtype());
        long embedding = config.vocabulary().tied() ? 0 : memory.embeddingBytes();
        return memory.weightBytes() - embedding + (double) sequences * memory.cacheBytes(length);
    }

    private int[] prompt(int length, long promptSeed) {
        return new SplittableRandom(promptSeed)
                .ints(length, 0, model.config().vocabulary().size())
                .toArray();
    }
}
