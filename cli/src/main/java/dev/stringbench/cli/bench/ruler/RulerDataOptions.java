package dev.stringbench.cli.bench.ruler;

import dev.stringbench.benchmarks.model.PromptFormat;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.data.DataSourcesOption;
import dev.stringbench.cli.data.SourcesOption;
import dev.stringbench.cli.model.ModelFolder;
import dev.stringbench.data.TextTokenizer;
import dev.stringbench.data.ruler.RulerPreparation;
import dev.stringbench.data.ruler.RulerRequest;
import dev.stringbench.data.ruler.RulerSources;
import dev.stringbench.data.ruler.RulerTask;
import dev.stringbench.data.ruler.RulerTemplates;
import dev.stringbench.data.sources.SourceKind;
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
    private static final String DEFAULT_TEMPLATE = "llama3.1";
    private static final int DEFAULT_SAMPLES = 500;
    private static final int DEMO_SAMPLES = 20;

    @Spec(Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"--template", "--temp"},
            paramLabel = "NAME",
            completionCandidates = Templates.class,
            description =
                    "Chat template: ${COMPLETION-CANDIDATES}; with ruler also model, the model's own. Default: llama3.1;"
                            + " with the demo model base, which is none.")
    private @Nullable String template;

    @Option(
            names = "--num-samples",
            paramLabel = "N",
            description = "Samples of each task. Default: 500; with the demo model 20.")
    private @Nullable Integer numSamples;

    @Option(
            names = "--save-dir",
            paramLabel = "DIR",
            defaultValue = DEFAULT_SAVE_DIR,
            description = "Folder of the prepared data. Default: " + DEFAULT_SAVE_DIR + ".")
    private Path saveDir = Path.of(DEFAULT_SAVE_DIR);

    @Mixin
    private DataSourcesOption dataSources = new DataSourcesOption();

    @Mixin
    private SourcesOption sourcesOption = new SourcesOption();

    private boolean demo;

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
     * Take the demo model's defaults, unless a run of a version that had none is continued.
     *
     * @param lengths in tokens
     */
    void useDemoDefaults(ModelFolder folder, List<RulerTask> tasks, List<Integer> lengths, Console console) {
        boolean continued = !dataSources.isGiven()
                && !sourcesOption.isGiven()
                && RulerPreparation.hasFetchedDataOnly(saveDir, tasks, folder.name(), lengths);
        if (continued) {
            console.note(SourcesOption.earlierData(saveDir));
        }
        demo = !continued;
    }

    /** What the data is made from; a folder of outside data sets that is named is meant to be used. */
    SourceKind sources() {
        return sourcesOption.kind(demo && !dataSources.isGiven() ? SourceKind.BUILTIN : SourceKind.FETCHED);
    }

    /** Whether the demo model is asked what it was trained for, which has defaults of its own. */
    private boolean isOurOwnForDemo() {
        return demo && sources() == SourceKind.BUILTIN;
    }

    /** The name of a model's files, which data of different sources does not share. */
    String dataName(String modelName) {
        return sources().dataName(modelName);
    }

    /**
     * Ask for data of a length.
     *
     * @throws dev.stringbench.data.DataException BAD_OPTION where an option is out of its range
     */
    RulerRequest request(int maxLength, int chunkIndex, int chunkAmount) {
        return new RulerRequest(template(), maxLength, samples(), chunkIndex, chunkAmount);
    }

    /** Whether the model's own chat template is wanted. */
    boolean isModelTemplate() {
        return template().equals(MODEL);
    }

    /** Ask for data that stands in no template where the model is asked in a chat, else in the benchmark's template. */
    RulerRequest request(int maxLength, PromptFormat format) {
        return format.isChat() ? new RulerRequest(NO_TEMPLATE, maxLength, samples()) : request(maxLength, 0, 1);
    }

    private String template() {
        return template == null ? (isOurOwnForDemo() ? NO_TEMPLATE : DEFAULT_TEMPLATE) : template;
    }

    private int samples() {
        return numSamples == null ? (isOurOwnForDemo() ? DEMO_SAMPLES : DEFAULT_SAMPLES) : numSamples;
    }

    /**
     * Open the generator of the data.
     *
     * @return closed by the caller
     */
    RulerPreparation open(TextTokenizer tokenizer) {
        RulerSources texts = switch (sources()) {
            case BUILTIN -> RulerSources.builtin();
            case FETCHED -> new RulerSources(dataSources.folder());
        };
        return new RulerPreparation(tokenizer, texts, threadCount());
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
