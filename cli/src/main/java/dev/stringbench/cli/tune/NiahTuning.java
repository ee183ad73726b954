package dev.stringbench.cli.tune;

import dev.stringbench.benchmarks.model.PromptFormat;
import dev.stringbench.benchmarks.niah.Haystack;
import dev.stringbench.benchmarks.niah.NeedleDepths;
import dev.stringbench.benchmarks.niah.NiahBenchmarkTask;
import dev.stringbench.benchmarks.niah.NiahCard;
import dev.stringbench.benchmarks.niah.NiahResult;
import dev.stringbench.benchmarks.niah.NiahSummaryCsv;
import dev.stringbench.cli.console.Version;
import dev.stringbench.cli.model.ModelFolder;
import dev.stringbench.data.niah.NeedleKeys;
import dev.stringbench.data.niah.NiahConfig;
import dev.stringbench.data.niah.QuestionForm;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The 4-needle test. A sample counts where all four numbers are found: at least two of four, the original's figure, hardly
 * tells settings apart, since two needles are always near.
 *
 * @param depths of the first needle in the race; samples of the confirmation are of all depths
 */
record NiahTuning(
        ModelFolder folder,
        int length,
        long seed,
        NeedleKeys keys,
        NeedleDepths depths,
        Haystack haystack,
        PromptFormat format)
        implements TuneSuite {

    @Override
    public String title() {
        return String.format(Locale.ROOT, "4 needles in %,d tokens, 4 of 4", length);
    }

    @Override
    public int promptTokens() {
        return length - NiahBenchmarkTask.MAX_NEW_TOKENS;
    }

    @Override
    public List<TuneTask<?>> tasks() {
        return List.of(new TuneTask<NiahResult>(
                NiahCard.FOUR_NEEDLES.id(),
                Path.of("niah-results").resolve(folder.name()),
                (model, set, samples) -> new NiahBenchmarkTask(
                        length,
                        new NiahConfig(
                                promptTokens() - format.overhead(folder.tokenizer()),
                                set.seed(seed),
                                keys,
                                QuestionForm.forModel(folder.path())),
                        set == SampleSet.RACE ? depths : NeedleDepths.ALL,
                        format,
                        samples,
                        haystack,
                        model.tokenizer(),
                        model.identity(),
                        Version.text()),
                result -> result.allFound() ? 1 : 0,
                NiahSummaryCsv::write));
    }

    @Override
    public void prepare(int race, int fresh) {
        // Prompts are made as they are asked for.
    }

    @Override
    public List<String> confirmationCommand(int samples, Path output) {
        return List.of(
                "niah",
                "--test-max-length",
                Integer.toString(length),
                "--num-test",
                Integer.toString(samples),
                "--seed",
                Long.toString(SampleSet.FRESH.seed(seed)),
                "--output",
                output.toString());
    }
}
