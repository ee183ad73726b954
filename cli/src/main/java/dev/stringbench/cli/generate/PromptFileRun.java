package dev.stringbench.cli.generate;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import dev.stringbench.benchmarks.datafile.IndexedLines;
import dev.stringbench.benchmarks.model.ChatTurn;
import dev.stringbench.benchmarks.model.PromptFormat;
import dev.stringbench.benchmarks.results.DataIdentity;
import dev.stringbench.benchmarks.results.ResultFile;
import dev.stringbench.benchmarks.results.RunIdentity;
import dev.stringbench.benchmarks.results.SampleFailure;
import dev.stringbench.benchmarks.results.SampleResult;
import dev.stringbench.benchmarks.results.Sidecar;
import dev.stringbench.cli.bench.ProgressPrinter;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.console.Interruption;
import dev.stringbench.cli.console.Version;
import dev.stringbench.cli.model.OpenModel;
import dev.stringbench.cli.model.PositionChoice;
import dev.stringbench.data.JsonReader;
import dev.stringbench.data.MalformedJsonException;
import dev.stringbench.data.Sha256;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.torch.generate.Cancellation;
import dev.stringbench.inference.torch.generate.FinishReason;
import dev.stringbench.inference.torch.generate.GenerationOptions;
import dev.stringbench.inference.torch.generate.GenerationResult;
import dev.stringbench.inference.torch.generate.GenerationSession;
import dev.stringbench.inference.torch.generate.Sampling;
import dev.stringbench.inference.torch.generate.TokenListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A run that answers the prompts of a file. Each answer is on the disk before the next prompt begins; running again
 * does only what is missing, and refuses to go on with other settings.
 */
final class PromptFileRun {

    private final Console console;
    private final OpenModel model;
    private final PositionChoice choice;
    private final GenerationSettings settings;

    PromptFileRun(Console console, OpenModel model, PositionChoice choice, GenerationSettings settings) {
        this.console = console;
        this.model = model;
        this.choice = choice;
        this.settings = settings;
    }

    /**
     * The settings with which text is generated.
     *
     * @param sampling its seed is that of the first prompt; each next one has the next seed
     * @param skipSpecialTokens whether special tokens are left out of the text
     * @param format how the model is asked
     */
    record GenerationSettings(int maxNewTokens, Sampling sampling, boolean skipSpecialTokens, PromptFormat format) {

        Sampling samplingOf(int index) {
            return new Sampling(
                    sampling.temperature(),
                    sampling.topP(),
                    sampling.topK(),
                    sampling.repetitionPenalty(),
                    sampling.seed() + index);
        }

        private String words() {
            return sampling.temperature() == 0
                    ? "greedy, repetition penalty " + sampling.repetitionPenalty()
                    : "temperature " + sampling.temperature() + ", top-p " + sampling.topP() + ", top-k "
                            + sampling.topK() + ", repetition penalty " + sampling.repetitionPenalty() + ", seed "
                            + sampling.seed();
        }
    }

    /**
     * One answered prompt.
     *
     * @param index the prompt's place in its file, from 0, blank lines left out
     * @param id hash of the prompt and of everything its answer depends on
     */
    @JsonPropertyOrder({"index", "id", "prompt_tokens", "generated_tokens", "finish_reason", "text"})
    record Answer(int index, String id, int promptTokens, int generatedTokens, String finishReason, String text)
            implements SampleResult {

        /** A text alone has no score. */
        @Override
        public double score() {
            return Double.NaN;
        }
    }

    /** Open a file of prompts and check every line. */
    static IndexedLines read(Path prompts) {
        try {
            IndexedLines lines = IndexedLines.open(prompts, (number, line) -> prompt(prompts, number, line));
            if (lines.size() == 0) {
                throw new BenchmarkException(Fault.BAD_DATA_FILE, prompts + " has no prompts");
            }
            return lines;
        } catch (IOException e) {
            throw BenchmarkException.inputOutput("cannot read --prompts " + prompts, e);
        }
    }

    /**
     * Answer what has no answer yet.
     *
     * @return whether every prompt has an answer
     */
    boolean run(IndexedLines prompts, Path output) {
        RunIdentity identity = identity(prompts);
        Cancellation cancellation = new Cancellation();
        try (ResultFile<Answer> file =
                        ResultFile.open(output, Sidecar.ofWhole(identity, prompts.size()), Answer.class);
                GenerationSession session = model.session(choice)) {
            if (!file.results().isEmpty()) {
                console.note(file.results().size() + " of " + prompts.size() + " prompts are answered already");
            }
            return Interruption.during(
                    console,
                    "every finished answer is kept; run the same command again to continue",
                    cancellation::cancel,
                    () -> {
                        answerAll(prompts, file, session, cancellation);
                        return file.finish();
                    });
        }
    }

    private void answerAll(
            IndexedLines prompts, ResultFile<Answer> file, GenerationSession session, Cancellation cancellation) {
        long shown = System.nanoTime();
        for (int index = 0; index < prompts.size() && !cancellation.isCancelled(); index++) {
            if (!file.results().containsKey(index)) {
                answer(prompts, index, file, session, cancellation);
                boolean isDue = System.nanoTime() - shown >= ProgressPrinter.BETWEEN_LINES.toNanos();
                if (isDue || index == prompts.size() - 1) {
                    console.note(file.results().size() + " of " + prompts.size() + " prompts answered");
                    shown = System.nanoTime();
                }
            }
        }
    }

    private void answer(
            IndexedLines prompts,
            int index,
            ResultFile<Answer> file,
            GenerationSession session,
            Cancellation cancellation) {
        String prompt = prompt(prompts.path(), prompts.lineNumber(index), prompts.line(index));
        int[] tokens = settings.format()
                .prompt(ChatTurn.ask(prompt), model.folder().tokenizer())
                .tokenIds()
                .toArray();
        try {
            GenerationResult result = session.generate(
                    tokens,
                    new GenerationOptions(
                            settings.maxNewTokens(),
                            settings.samplingOf(index),
                            Set.copyOf(model.folder().config().vocabulary().eosTokenIds())),
                    TokenListener.NONE,
                    cancellation);
            if (result.finishReason() != FinishReason.CANCELLED) {
                int[] generated =
                        result.tokenIds().stream().mapToInt(Integer::intValue).toArray();
                file.append(new Answer(
                        index,
                        file.sidecar().identity().sampleId(index, Sha256.hex(prompt)),
                        tokens.length,
                        generated.length,
                        result.finishReason() == FinishReason.STOP_TOKEN ? "end-of-sequence" : "length",
                        model.folder().tokenizer().decode(generated, settings.skipSpecialTokens())));
            }
        } catch (InferenceException e) {
            if (e.fault() != InferenceException.Fault.BAD_PROMPT
                    && e.fault() != InferenceException.Fault.OUT_OF_MEMORY) {
                throw e;
            }
            String kind = e.fault().name().toLowerCase(Locale.ROOT).replace('_', '-');
            file.append(new SampleFailure(index, new SampleFailure.Cause(kind, String.valueOf(e.getMessage()))));
            console.error(prompts.path() + " line " + prompts.lineNumber(index) + ": " + e.getMessage());
        }
    }

    private RunIdentity identity(IndexedLines prompts) {
        return new RunIdentity(
                "generate",
                "prompts",
                model.folder().config().maxPositionEmbeddings(),
                settings.maxNewTokens(),
                new DataIdentity(prompts.path().getFileName().toString(), prompts.sha256(), dataSettings()),
                model.identity(choice, settings.words()),
                "none",
                Version.text());
    }

    private Map<String, String> dataSettings() {
        Map<String, String> all = new HashMap<>(settings.format().settings());
        all.put("skip_special_tokens", Boolean.toString(settings.skipSpecialTokens()));
        return all;
    }

    private static String prompt(Path file, int number, byte[] line) {
        try {
            JsonNode prompt = JsonReader.read(line).path("prompt");
            if (prompt.isTextual()) {
                return prompt.textValue();
            }
        } catch (MalformedJsonException e) {
            throw new BenchmarkException(
                    Fault.BAD_DATA_FILE, file + " line " + number + " is no prompt: not JSON: " + e.reason(), e);
        }
        throw new BenchmarkException(
                Fault.BAD_DATA_FILE,
                file + " line " + number + " is no prompt; a JSON object with a text under \"prompt\" is wanted");
    }
}
