package dev.stringbench.cli.bench;

import dev.stringbench.benchmarks.model.PromptFormat;
import dev.stringbench.benchmarks.results.SampleResult;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.console.ExitCode;
import dev.stringbench.cli.model.ContextNeed;
import dev.stringbench.cli.model.CopyOptions;
import dev.stringbench.cli.model.EndpointOptions;
import dev.stringbench.cli.model.ModelFolder;
import dev.stringbench.cli.model.ModelOptions;
import dev.stringbench.cli.model.ModelSource;
import dev.stringbench.cli.model.PositionChoice;
import dev.stringbench.cli.model.PositionOptions;
import dev.stringbench.cli.model.TemplateOptions;
import dev.stringbench.inference.Finding;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that runs a benchmark: the options that all of them have, and the way from options to exit code. */
public abstract class SuiteCommand implements Callable<Integer> {

    /** Prompts may come out some tokens longer than the test's length, as the originals' do. */
    protected static final int SPARE_TOKENS = 1024;

    /** Windows of the demo model up to which a test of it shows something and takes minutes. */
    private static final int DEMO_WINDOWS = 4;

    private Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ModelOptions modelOptions = new ModelOptions();

    @Mixin
    private CopyOptions copyOptions = new CopyOptions();

    @Mixin
    private EndpointOptions endpointOptions = new EndpointOptions();

    @Mixin
    private PositionOptions positionOptions = new PositionOptions();

    @Mixin
    private RunOptions runOptions = new RunOptions();

    @Option(
            names = "--beyond-window",
            description = "Run the demo model at more than " + DEMO_WINDOWS
                    + " times its window, which takes hours and shows" + " nothing.")
    private boolean beyondWindow;

    protected SuiteCommand(Console console) {
        this.console = console;
    }

    @Override
    public final Integer call() {
        runOptions.check();
        copyOptions.check();
        console = runOptions.console(console);
        return run(suite()) ? ExitCode.OK : ExitCode.FAILED;
    }

    /** Work out what is to be run, and make what it needs. */
    protected abstract Suite<?> suite();

    /** The console as the user wants it for this run. */
    protected final Console console() {
        return console;
    }

    /** Whether the embedded demo model is tested. */
    protected final boolean isDemo() {
        return modelOptions.isDemo();
    }

    /** Whether the user wants to see only what there is to do. */
    protected final boolean isDryRun() {
        return runOptions.dryRun();
    }

    /** Read what is known of the model before anything is loaded. */
    protected final ModelFolder folder() {
        return endpointOptions.folder(modelOptions, console);
    }

    /** Warn of data that does not fit, or refuse it where the user is strict. */
    protected final void reportMisfit(String message) {
        modelOptions.report(List.of(Finding.misfit(message)), console);
    }

    /**
     * Warn of a length beyond the model's window, or refuse it where the user is strict; far beyond the demo model's window
     * it must be asked for.
     *
     * @param option the option that gives the length
     */
    protected final void requireWithinWindow(int length, ModelFolder folder, String option) {
        int window = folder.config().maxPositionEmbeddings();
        if (isDemo() && !beyondWindow && length > DEMO_WINDOWS * window) {
            throw usage(String.format(
                    Locale.ROOT,
                    "%s is %d, more than %d times the demo model's window of %d tokens, where it takes hours and shows"
                            + " nothing; give %d at most, another model with --model-path, or --beyond-window to run it"
                            + " all the same",
                    option,
                    length,
                    DEMO_WINDOWS,
                    window,
                    DEMO_WINDOWS * window));
        }
        modelOptions.requireWithinWindow(length, folder.config().maxPositionEmbeddings(), option, console);
    }

    /**
     * Work out the position schemes to run.
     *
     * @param length L in tokens, which a ratio is a share of
     */
    protected final List<PositionChoice> choices(ModelFolder folder, int length) {
        return endpointOptions.checked(positionOptions.choices(
                folder.config(), length, endpointOptions.defaultPositions(modelOptions), console));
    }

    /**
     * Work out the position schemes to run with a benchmark's own defaults.
     *
     * @param benchmark the benchmark's name, such as {@code ruler}, for which schemes may have defaults
     */
    protected final List<PositionChoice> choices(ModelFolder folder, int length, String benchmark) {
        return endpointOptions.checked(positionOptions.choices(
                folder.config(), length, endpointOptions.defaultPositions(modelOptions), benchmark, console));
    }

    /** Whether a server is asked in a chat. */
    protected final boolean isServerChat() {
        return endpointOptions.isChat();
    }

    /**
     * Choose how the model is asked.
     *
     * @param chat whether the user asks for the model's own chat template
     */
    protected final PromptFormat format(boolean chat, TemplateOptions template, ModelFolder folder) {
        if (endpointOptions.isChat()) {
            endpointOptions.useTemplate(template);
            return template.ofModelOrServer(folder);
        }
        return chat ? template.ofModel(folder) : PromptFormat.PLAIN;
    }

    /** Refuse an option. */
    protected final ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private <R extends SampleResult> boolean run(Suite<R> suite) {
        ContextNeed need = ContextNeed.of(
                suite.contextTokens(),
                suite.groups().stream()
                        .flatMap(group -> group.choices().stream())
                        .toList());
        try (ModelSource source = endpointOptions.open(suite.folder(), modelOptions, copyOptions, need, console)) {
            TaskRuns runs = new TaskRuns(console, source, modelOptions, runOptions, Consent.ofProcess(console));
            return new SuiteRun<>(suite, console, runs).run(source);
        }
    }
}
