package dev.stringbench.cli.app;

import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.console.ExitCode;
import dev.stringbench.cli.console.Failure;
import dev.stringbench.cli.console.Version;
import dev.stringbench.cli.runfile.CommandEntry;
import dev.stringbench.data.CacheFolder;
import dev.stringbench.data.DataException;
import dev.stringbench.inference.EngineCache;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root of the command line, and the one place where failures become messages and exit codes. */
@Command(
        name = "string-bench",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Version.class,
        description = "Evaluate long-context language models with plain RoPE and with STRING position shifting.",
        synopsisSubcommandLabel = "COMMAND",
        usageHelpAutoWidth = true)
public final class StringBench implements Runnable {

    /** Commands that work on results only and keep nothing else. */
    private static final Set<String> WITHOUT_CACHE = Set.of("", "score", "report", "view", "verify", "merge", "export");

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Print the engine's log and the stack trace of a failure.")
    private boolean verbose;

    private StringBench() {
        this.spec = CommandSpec.create();
    }

    /** Run a command and end the process with its exit code. */
    public static void main(String[] arguments) {
        // What libraries print is the same everywhere too.
        Locale.setDefault(Locale.ROOT);
        Console console = Console.ofProcess();
        Optional<String> lost = TypedArguments.ofProcess(console.environment()).lost(arguments);
        if (lost.isPresent()) {
            console.error("string-bench: " + lost.get());
            System.exit(ExitCode.USAGE);
        }
        System.exit(run(console, StringBench::prepareCache, arguments));
    }

    /** Put what the engine unpacks into string-bench's cache, and say where that is when it is not where one would look. */
    private static void prepareCache(Console console) {
        CacheFolder cache = CacheFolder.ofProcess();
        cache.note().ifPresent(note -> console.note("string-bench: " + note));
        EngineCache.use(cache.resolve(CacheFolder.ENGINE));
    }

    /**
     * Run a command.
     *
     * @return the exit code, see {@link ExitCode}
     */
    public static int run(Console console, String... arguments) {
        return run(console, unprepared -> {}, arguments);
    }

    private static int run(Console console, Consumer<Console> prepareCache, String... arguments) {
        StringBench root = new StringBench();
        String[] normalised = OriginalSpelling.normalise(arguments);
        CommandLine commandLine = new CommandLine(root);
        new Commands(console, entry(console)).addFor(commandLine, normalised);
        commandLine
                // '@FILE' is a value of some options, not more arguments.
                .setExpandAtFiles(false)
                .setOut(console.out())
                .setErr(console.err())
                .setExecutionStrategy(parsed -> {
                    quietLoggers(root.verbose);
                    if (!WITHOUT_CACHE.contains(command(parsed))) {
                        try {
                            prepareCache.accept(console);
                        } catch (DataException e) {
                            throw new ExecutionException(parsed.commandSpec().commandLine(), "no cache", e);
                        }
                    }
                    return new CommandLine.RunLast().execute(parsed);
                })
                .setParameterExceptionHandler((e, given) -> usage(console, e))
                .setExecutionExceptionHandler((e, failed, parsed) -> failure(console, e, failed, root.verbose));
        try {
            return commandLine.execute(normalised);
        } catch (RuntimeException | Error e) {
            // Errors, such as a heap that is full, pass by the handlers above.
            return failure(console, e, commandLine, root.verbose);
        } finally {
            console.out().flush();
            console.err().flush();
        }
    }

    /** Make a command line that has not been used yet, with every command on it. */
    public static CommandLine parser(Console console) {
        CommandLine commandLine = new CommandLine(new StringBench());
        new Commands(console, entry(console)).addAll(commandLine);
        return commandLine.setExpandAtFiles(false);
    }

    /** The command line as run files drive it. */
    private static CommandEntry entry(Console console) {
        return new CommandEntry() {
            @Override
            public CommandLine parser() {
                return StringBench.parser(console);
            }

            @Override
            public int run(List<String> arguments) {
                return StringBench.run(console, arguments.toArray(String[]::new));
            }
        };
    }

    /** Without a command there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    private static String command(ParseResult parsed) {
        return parsed.hasSubcommand() ? parsed.subcommand().commandSpec().name() : "";
    }

    private static int usage(Console console, ParameterException e) {
        String name = e.getCommandLine().getCommandSpec().qualifiedName();
        console.error(name + ": " + oneLine(e) + " (see '" + name + " --help')");
        return ExitCode.USAGE;
    }

    private static int failure(Console console, Throwable e, CommandLine failed, boolean verbose) {
        Failure failure = Failure.of(e);
        console.error(failed.getCommandSpec().qualifiedName() + ": " + failure.message());
        if (verbose) {
            e.printStackTrace(console.err());
        }
        return failure.exitCode();
    }

    private static String oneLine(Exception e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.replaceAll("\\s*\\R\\s*", " ");
    }

    /** The engine's log is for those who ask for it. */
    private static void quietLoggers(boolean verbose) {
        LogManager.getLogManager().reset();
        Logger root = Logger.getLogger("");
        root.setLevel(verbose ? Level.INFO : Level.OFF);
        if (verbose) {
            root.addHandler(new java.util.logging.ConsoleHandler());
        }
    }
}
