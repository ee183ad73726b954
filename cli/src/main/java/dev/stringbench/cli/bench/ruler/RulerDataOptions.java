package dev.stringbench.cli.bench.ruler;

import dev.stringbench.benchmarks.model.PromptFormat;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.data.DataSourcesOption;
import dev.stringbench.data.TextTokenizer;
import dev.stringbench.data.ruler.RulerPreparation;
import dev.stringbench.data.ruler.RulerRequest;
import dev.stringbench.data.ruler.RulerSources;
import dev.stringbench.data.ruler.RulerTask;
import dev.stringbench.data.ruler.RulerTemplates;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options that say how RULER's data is made and where it goes. */
final class RulerDataOptions {

    /** The folder for data unless the user names another. */
    static final String DEFAULT_SAVE_DIR = "data-jsonl";

    private static final String MODEL = "model";
    private static final String NO_TEMPLATE = "base";
    private static final int DEFAULT_SAMPLES = 500;

    @Spec(Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"--template", "--temp"},
            paramLabel = "NAME",
            defaultValue = "llama3.1",
            completionCandidates = Templates.class,
            description =
                    "Chat template: ${COMPLETION-CANDIDATES}; with ruler also model, the model's own. Default: llama3.1.")
    private String template = "llama3.1";

    @Option(names = "--num-samples", paramLabel = "N", description = "Samples of each task. Default: 500.")
    private @Nullable Integer numSamples;

    @Option(
            names = "--save-dir",
            paramLabel = "DIR",
            defaultValue = DEFAULT_SAVE_DIR,
            description = "Folder of the prepared data. Default: " + DEFAULT_SAVE_DIR + ".")
    private Path saveDir = Path.of(DEFAULT_SAVE_DIR);

    @Mixin
    private DataSourcesOption dataSources = new DataSourcesOption();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads that make prompts; the files do not depend on it. Default: one per core.")
    private @Nullable Integer threads;

    /** The names for the help text. */
    static final class Templates implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return RulerTemplates.names().iterator();
        }
    }

    Path saveDir() {
        return saveDir;
    }

    /** The number of samples that the user asked for, or null. */
    @Nullable Integer samplesAskedFor() {
        return numSamples;
    }

    /**
     * Ask for data of a length.
     *
     * @throws dev.stringbench.data.DataException BAD_OPTION where an option is out of its range
     */
    RulerRequest request(int maxLength, int chunkIndex, int chunkAmount) {
        return new RulerRequest(
                template, maxLength, numSamples == null ? DEFAULT_SAMPLES : numSamples, chunkIndex, chunkAmount);
    }

    /** Whether the model's own chat template is wanted. */
    boolean isModelTemplate() {
        return template.equals(MODEL);
    }

    /** Ask for data that stands in no template where the model is asked in a chat, else in the benchmark's template. */
    RulerRequest request(int maxLength, PromptFormat format) {
        return format.isChat()
                ? new RulerRequest(NO_TEMPLATE, maxLength, numSamples == null ? DEFAULT_SAMPLES : numSamples)
                : request(maxLength, 0, 1);
    }

    /**
     * Open the generator of the data.
     *
     * @return closed by the caller
     */
    RulerPreparation open(TextTokenizer tokenizer) {
        return new RulerPreparation(tokenizer, new RulerSources(dataSources.folder()), threadCount());
    }

    /**
     * Make the data of one task, with progress on a terminal.
     *
     * @param modelName names the file
     * @return the complete file
     */
    Path prepare(
            RulerPreparation preparation, RulerTask task, RulerRequest request, String modelName, Console console) {
        try {
            return preparation
                    .prepare(
                            List.of(task),
                            request,
                            saveDir,
                            modelName,
                            (running, done, of) -> show(console, running.name() + " " + done + "/" + of))
                    .get(0);
        } finally {
            show(console, "");
        }
    }

    private int threadCount() {
        if (threads == null) {
            return Runtime.getRuntime().availableProcessors();
        }
        if (threads < 1) {
            throw new ParameterException(spec.commandLine(), "--threads is " + threads + "; it must be at least 1");
        }
        return threads;
    }

    private static void show(Console console, String line) {
        if (console.terminal()) {
            console.draw(line);
        }
    }
}
