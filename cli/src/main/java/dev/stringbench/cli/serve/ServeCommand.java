package dev.stringbench.cli.serve;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.niah.NiahBenchmarkTask;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.console.ExitCode;
import dev.stringbench.cli.console.Interruption;
import dev.stringbench.cli.model.CopyOptions;
import dev.stringbench.cli.model.ModelFolder;
import dev.stringbench.cli.model.ModelOptions;
import dev.stringbench.cli.model.PositionChoice;
import dev.stringbench.cli.model.PositionOptions;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.chat.ChatTemplate;
import dev.stringbench.inference.chat.ChatTemplateFiles;
import dev.stringbench.inference.family.ModelConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code string-bench serve}: an OpenAI-compatible completions server on our own engine. */
@Command(
        name = "serve",
        description = {
            "Serve a model over HTTP as OpenAI's API does (POST /v1/completions, POST /v1/chat/completions, GET"
                    + " /v1/models), so that other harnesses can test STRING.",
            "L, which --shifted-ratio is a share of, is the model's max_position_embeddings, or a benchmark's own with"
                    + " --like."
        },
        footer = {"", "Example: string-bench serve --model-path /models/llama --position string --shifted-offset 43253"
        })
public final class ServeCommand implements Callable<Integer> {

    /** Tests' prompts may come out some tokens longer than the window. */
    private static final int SPARE_TOKENS = 1024;

    /** The time that accepted requests have when the server is told to end, within what an interrupt allows. */
    private static final Duration DRAIN = Duration.ofSeconds(15);

    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ModelOptions modelOptions = new ModelOptions();

    @Mixin
    private CopyOptions copyOptions = new CopyOptions();

    @Mixin
    private PositionOptions positionOptions = new PositionOptions();

    @Option(
            names = "--host",
            paramLabel = "NAME",
            defaultValue = "127.0.0.1",
            description =
                    "Address to listen on; 0.0.0.0 opens the server to the network, which --api-key-env or --no-key"
                            + " must go with. Default: 127.0.0.1.")
    private String host = "127.0.0.1";

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8000",
            description = "Port; 0 takes any. Default: 8000.")
    private int port = 8000;

    @Option(
            names = "--served-model-name",
            paramLabel = "NAME",
            description = "The name by which requests ask for the model. Default: the folder's.")
    private @Nullable String servedName;

    @Option(
            names = "--max-model-len",
            paramLabel = "TOKENS",
            description = "Tokens of prompt and answer together, at most. Default: max_position_embeddings and "
                    + SPARE_TOKENS + " more, since tests' prompts may come out some tokens longer.")
    private @Nullable Integer maxTokens;

    @Option(
            names = "--queue",
            paramLabel = "N",
            defaultValue = "256",
            description = "Requests that may wait beside those that are answered together (--batch); more are refused"
                    + " with 429. Default: 256.")
    private int queue = 256;

    @Option(
            names = "--like",
            paramLabel = "BENCHMARK",
            description = "Take L as a benchmark takes it: niah, with --test-max-length.")
    private @Nullable String like;

    @Option(
            names = "--test-max-length",
            paramLabel = "TOKENS",
            description = "With --like niah: the length that niah will be given.")
    private @Nullable Integer testMaxLength;

    @Option(
            names = "--api-key-env",
            paramLabel = "NAME",
            description = "Environment variable with the key that every request must show. Default: no key.")
    private @Nullable String apiKeyEnv;

    @Option(names = "--no-key", description = "Ask for no key although --host opens the server to the network.")
    private boolean noKey;

    @Option(
            names = "--allow-origin",
            paramLabel = "ORIGIN",
            description =
                    "A web page's origin, such as http://localhost:3000, that may ask. Repeatable. Default: none.")
    private List<String> allowedOrigins = List.of();

    public ServeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        requireRange("--port", port, 0, 65_535);
        requireRange("--queue", queue, 1, 100_000);
        copyOptions.check();
        AccessRules access = access();
        ModelFolder folder = ModelFolder.read(modelOptions, console);
        ModelConfig config = folder.config();
        int most = maxTokens == null ? config.maxPositionEmbeddings() + SPARE_TOKENS : maxTokens;
        requireRange("--max-model-len", most, 2, Integer.MAX_VALUE - SPARE_TOKENS);
        List<PositionChoice> choices = positionOptions.choices(config, length(config), List.of("string"), console);
        if (choices.size() != 1) {
            throw new ParameterException(spec.commandLine(), "--position names several schemes; serve runs one");
        }
        PositionChoice choice = choices.get(0);
        modelOptions.settleTensorParallel(console);
        try (Copies copies = Copies.open(folder, modelOptions, copyOptions, most, choice)) {
            var hosted = new HostedModel(
                    servedName == null ? folder.name() : servedName,
                    folder.tokenizer().tokenizer(),
                    config.vocabulary().size(),
                    most,
                    Set.copyOf(config.vocabulary().eosTokenIds()),
                    folder.repetitionPenalty(),
                    choice.setting(),
                    template(folder));
            var settings = new CompletionServer.Settings(
                    new InetSocketAddress(host, port),
                    copies.together(),
                    queue,
                    CompletionServer.DEFAULT_HEARTBEAT,
                    access);
            try (CompletionServer server = CompletionServer.start(hosted, copies.engines(), settings, console::note)) {
                console.note("serving " + hosted.name() + " with " + choice.label() + ", " + copies.description() + ", "
                        + copies.together() + " at once, at http://" + host + ":"
                        + server.address().getPort() + "/v1 (Ctrl-C ends it)");
                return serve(server);
            }
        } catch (IOException e) {
            throw BenchmarkException.inputOutput("cannot listen on " + host + " port " + port, e);
        }
    }

    /** L: the model's window, or what a benchmark at its length would take. */
    private int length(ModelConfig config) {
        if (like == null && testMaxLength == null) {
            return config.maxPositionEmbeddings();
        }
        if (like == null || testMaxLength == null || !like.equals("niah")) {
            throw new ParameterException(
                    spec.commandLine(), "--like niah and --test-max-length go together; give both or neither");
        }
        requireRange("--test-max-length", testMaxLength, 2 * NiahBenchmarkTask.MAX_NEW_TOKENS + 1, Integer.MAX_VALUE);
        return testMaxLength - NiahBenchmarkTask.MAX_NEW_TOKENS;
    }

    private AccessRules access() {
        boolean loopback = AccessRules.isLoopback(host);
        if (apiKeyEnv != null && noKey) {
            throw new ParameterException(spec.commandLine(), "--api-key-env and --no-key exclude each other; give one");
        }
        if (!loopback && apiKeyEnv == null && !noKey) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--host " + host + " opens the server to the network without a key; give --api-key-env NAME, or"
                            + " --no-key if that is meant");
        }
        return new AccessRules(
                Optional.ofNullable(apiKeyEnv).map(this::key),
                loopback ? Optional.of(Set.of(host)) : Optional.empty(),
                Set.copyOf(allowedOrigins));
    }

    private String key(String variable) {
        String key = console.environment().getOrDefault(variable, "").strip();
        if (key.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--api-key-env is " + variable
                            + ", but there is no such environment variable or it is empty; set it");
        }
        return key;
    }

    /** A template that cannot be read must not keep the completions from being served. */
    private Optional<ChatTemplate> template(ModelFolder folder) {
        try {
            return ChatTemplateFiles.find(folder.path());
        } catch (InferenceException e) {
            console.note("warning: no chat is served: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Serve until the process is told to end, or this thread is interrupted. */
    private int serve(CompletionServer server) {
        var end = new CountDownLatch(1);
        return Interruption.during(
                console, "requests that are here are answered, new ones are refused", end::countDown, () -> {
                    try {
                        end.await();
                    } catch (InterruptedException e) {
                        // Asked to end by whoever runs this in a thread of theirs.
                    }
                    return drain(server);
                });
    }

    private int drain(CompletionServer server) {
        try {
            if (!server.drain(DRAIN)) {
                console.note("requests that took longer than " + DRAIN.toSeconds() + " s were given up");
            }
            return ExitCode.OK;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.FAILED;
        }
    }

    private void requireRange(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ParameterException(
                    spec.commandLine(),
                    option + " is " + value + "; it must be " + least + (least == most ? "" : " to " + most));
        }
    }
}
