package dev.stringbench.cli.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stringbench.benchmarks.endpoint.ApiKey;
import dev.stringbench.benchmarks.endpoint.ChatSettings;
import dev.stringbench.benchmarks.endpoint.Dialect;
import dev.stringbench.benchmarks.endpoint.EndpointAddress;
import dev.stringbench.benchmarks.endpoint.EndpointSettings;
import dev.stringbench.benchmarks.endpoint.PromptForm;
import dev.stringbench.benchmarks.endpoint.RetryPolicy;
import dev.stringbench.benchmarks.endpoint.UsageTally;
import dev.stringbench.cli.console.Console;
import dev.stringbench.data.CacheFolder;
import dev.stringbench.data.sources.PublishedTokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options that name a server to answer in place of our own engine, and its use. */
public final class EndpointOptions {

    private static final String IDS = "ids";
    private static final String TEXT = "text";
    private static final String CHAT = "chat";

    @Spec(Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "Let an OpenAI-compatible server (vLLM, SGLang, TGI, llama.cpp, string-bench serve) do the"
                    + " inference, such as http://host:8000. --model-path then names a folder with the tokenizer and"
                    + " config.json; weights are not needed.")
    private @Nullable String endpoint;

    @Option(
            names = "--endpoint-model",
            paramLabel = "NAME",
            description = "The model's name on the server. Default: the one that the server names.")
    private @Nullable String model;

    @Option(
            names = "--in-flight",
            paramLabel = "N",
            defaultValue = "" + EndpointSettings.DEFAULT_IN_FLIGHT,
            description =
                    "Requests to the server under way at once. Default: " + EndpointSettings.DEFAULT_IN_FLIGHT + ".")
    private int inFlight = EndpointSettings.DEFAULT_IN_FLIGHT;

    @Option(
            names = "--request-timeout",
            paramLabel = "SECONDS",
            description = "How long the server may take for one answer, its queue included. Default: 1800.")
    private double requestTimeout = EndpointSettings.DEFAULT_REQUEST_TIMEOUT.toSeconds();

    @Option(
            names = "--retries",
            paramLabel = "N",
            description = "How often a request is repeated after a fault of the server or the network, with growing"
                    + " pauses. Default: " + RetryPolicy.DEFAULT_RETRIES + ".")
    private int retries = RetryPolicy.DEFAULT_RETRIES;

    @Option(
            names = "--endpoint-wait",
            paramLabel = "SECONDS",
            description = "How long to wait for a server that cannot be reached before the run stops. Default: 900.")
    private double wait = RetryPolicy.DEFAULT_SERVER_WAIT.toSeconds();

    @Option(
            names = "--api-key-env",
            paramLabel = "NAME",
            defaultValue = "OPENAI_API_KEY",
            description = "Environment variable with the server's key, where it wants one. The key is written nowhere."
                    + " Default: OPENAI_API_KEY.")
    private String apiKeyVariable = "OPENAI_API_KEY";

    @Option(
            names = "--endpoint-prompt",
            paramLabel = "FORM",
            description = "ids: send token ids, which leave nothing to the server's tokenizer; text: for servers that"
                    + " take only text; chat: as messages to /v1/chat/completions. Default: ids, or chat where the"
                    + " address says so.")
    private @Nullable String promptForm;

    @Option(
            names = "--tokenizer",
            paramLabel = "DIR|NAME",
            description =
                    "With --endpoint-prompt chat: another model's tokenizer counts lengths, where the model's own is not"
                            + " published: a folder with its tokenizer.json, or the name of a model on the Hugging"
                            + " Face hub, such as gpt2, which is fetched once. Default: the one in --model-path.")
    private @Nullable String tokenizer;

    @Option(
            names = "--endpoint-body",
            paramLabel = "NAME=JSON",
            description =
                    "A member of each request's body, in place of ours of that name; null takes ours out. Repeatable.")
    private Map<String, String> bodyFields = new LinkedHashMap<>();

    @Option(
            names = "--endpoint-header",
            paramLabel = "NAME=ENV",
            description = "A header of each request, whose value an environment variable holds. Repeatable.")
    private Map<String, String> headerVariables = new LinkedHashMap<>();

    @Option(
            names = "--thinking-budget",
            paramLabel = "TOKENS",
            defaultValue = "0",
            description =
                    "With --endpoint-prompt chat: tokens that a reasoning model may think for, beside those of its"
                            + " answer. Default: 0.")
    private int thinkingBudget;

    @Option(
            names = "--score-reasoning",
            description = "Score what a reasoning model thinks with its answer. Default: the answer alone.")
    private boolean scoreReasoning;

    @Option(
            names = "--price-per-million",
            split = ",",
            paramLabel = "IN,OUT",
            description = "Prices of a million prompt tokens and of a million generated ones, to tell what a run cost.")
    private List<Double> prices = new ArrayList<>();

    private Optional<ObjectNode> templateArguments = Optional.empty();

    /** Tell the server what the model's chat template is given. */
    public void useTemplate(TemplateOptions template) {
        templateArguments = Optional.of(template.json()).filter(arguments -> !arguments.isEmpty());
    }

    /** Whether a server is to be asked in conversations. */
    public boolean isChat() {
        return endpoint != null && address().isChat();
    }

    private EndpointAddress address() {
        EndpointAddress address = EndpointAddress.parse(String.valueOf(endpoint));
        return CHAT.equalsIgnoreCase(promptForm) ? address.inChat() : address;
    }

    /** Whether a server is to answer. */
    boolean isGiven() {
        return endpoint != null;
    }

    @Option(
            names = "--no-usage-check",
            description =
                    "Let an answer count although the server reports another number of prompt tokens than were sent.")
    private boolean noUsageCheck;

    /**
     * Read what is known of the model before anything is loaded.
     *
     * @throws ParameterException where options do not go with a server
     */
    public ModelFolder folder(ModelOptions modelOptions, Console console) {
        if (endpoint == null) {
            if (spec.commandLine().getParseResult().hasMatchedOption("--dry-run")
                    && !modelOptions.hasWeights(console)) {
                console.note("warning: " + modelOptions.folder(console)
                        + " has no weights; the preview counts every sample as not done");
                return ModelFolder.withoutWeights(modelOptions, console);
            }
            return ModelFolder.read(modelOptions, console);
        }
        if (modelOptions.isDemo()) {
            throw usage(
                    "--endpoint needs --model-path DIR, a folder with the tokenizer and config.json of the model that"
                            + " the server runs");
        }
        for (String option : List.of(
                "--device",
                "--dtype",
                "--random-weights",
                "--batch",
                "--replicas",
                "--tensor-parallel",
                "--prefill-chunk",
                "--attention-kernel")) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw usage(option + " is for our own engine; with --endpoint the server decides, leave it out");
            }
        }
        // What is wrong with the options is said before data is made, which takes long.
        settings(console);
        if (tokenizer != null) {
            return countedBy(tokenizer, modelOptions, console);
        }
        ModelFolder folder = ModelFolder.withoutWeights(modelOptions, console);
        form(folder);
        return folder;
    }

    private ModelFolder countedBy(String other, ModelOptions modelOptions, Console console) {
        if (!isChat()) {
            throw usage(
                    "--tokenizer is for --endpoint-prompt chat: token ids and texts need the model's own tokenizer");
        }
        requireChatForm();
        Path folder = Files.isDirectory(Path.of(other))
                ? Path.of(other)
                : new PublishedTokenizer(other)
                        .in(
                                CacheFolder.ofProcess().resolve("tokenizers"),
                                console.environment().getOrDefault(PublishedTokenizer.HUB_VARIABLE, ""),
                                console::note);
        console.note("lengths are counted with the tokenizer in " + folder + ", which is not the model's own");
        return ModelFolder.countedBy(folder, modelOptions, console);
    }

    /** The schemes to run where the user names none: a server is taken to run the model as it is published. */
    public List<String> defaultPositions(ModelOptions modelOptions) {
        if (isGiven()) {
            return List.of("rope");
        }
        return modelOptions.isDemo() ? List.of("rope", "string") : List.of("string");
    }

    /**
     * Find out how the model would be held here, or connect with the server.
     *
     * @param need of the longest sequence
     */
    public ModelSource open(
            ModelFolder folder, ModelOptions modelOptions, CopyOptions copyOptions, ContextNeed need, Console console) {
        if (endpoint == null) {
            modelOptions.settleTensorParallel(console);
            return LocalModelSource.of(folder, modelOptions, copyOptions, need, console);
        }
        return ServedModelSource.connect(
                folder, settings(console), form(folder), noUsageCheck, need.tokens(), price(), console);
    }

    /** Refuse several schemes for one server, which runs one. */
    public List<PositionChoice> checked(List<PositionChoice> choices) {
        if (isGiven() && choices.size() > 1) {
            throw usage("--position names " + choices.size() + " schemes, but a server runs one; give the one it was"
                    + " started with");
        }
        return choices;
    }

    private EndpointSettings settings(Console console) {
        if (inFlight < 1 || inFlight > 4096) {
            throw usage("--in-flight is " + inFlight + "; it must be 1 to 4096");
        }
        if (retries < 0) {
            throw usage("--retries is " + retries + "; it must be 0 or more");
        }
        var policy = new RetryPolicy(
                retries,
                RetryPolicy.DEFAULT_FIRST_PAUSE,
                RetryPolicy.DEFAULT_LONGEST_PAUSE,
                seconds("--endpoint-wait", wait, 0));
        return new EndpointSettings(
                address(),
                model,
                ApiKey.of(console.environment().get(apiKeyVariable), apiKeyVariable),
                inFlight,
                seconds("--request-timeout", requestTimeout, 0.001),
                policy,
                new ChatSettings(templateArguments, thinkingBudget, scoreReasoning, tokenizer != null),
                fields(),
                headers(console));
    }

    private void requireChatForm() {
        if (promptForm != null && !CHAT.equalsIgnoreCase(promptForm)) {
            throw usage(
                    "--endpoint-prompt is " + promptForm + ", but /chat/completions takes conversations; leave it out");
        }
        if (thinkingBudget < 0) {
            throw usage("--thinking-budget is " + thinkingBudget + "; it must be 0 or more tokens");
        }
    }

    private Map<String, JsonNode> fields() {
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        bodyFields.forEach((name, json) -> {
            try {
                fields.put(name, new JsonMapper().readTree(json));
            } catch (JsonProcessingException e) {
                throw usage("--endpoint-body " + name + "=" + json + " is not JSON; a text needs quotes, such as "
                        + name + "='\"" + json + "\"'");
            }
        });
        return fields;
    }

    private Map<String, String> headers(Console console) {
        Map<String, String> headers = new LinkedHashMap<>();
        headerVariables.forEach((name, variable) -> {
            String value = console.environment().getOrDefault(variable, "").strip();
            if (value.isEmpty() || !name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")) {
                throw usage("--endpoint-header is " + name + "=" + variable
                        + "; the first must be a header's name and the second an environment variable that is set");
            }
            headers.put(name, value);
        });
        return headers;
    }

    private Optional<UsageTally.Price> price() {
        if (prices.isEmpty()) {
            return Optional.empty();
        }
        if (prices.size() != 2 || prices.stream().anyMatch(price -> !(price >= 0))) {
            throw usage("--price-per-million is " + prices + "; it must be two prices, such as 2.5,10");
        }
        return Optional.of(new UsageTally.Price(prices.get(0), prices.get(1)));
    }

    private PromptForm form(ModelFolder folder) {
        Dialect dialect = address().dialect();
        if (isChat()) {
            requireChatForm();
            return new PromptForm.Conversation();
        }
        String chosen = promptForm == null ? (dialect.takesTokenIds() ? IDS : TEXT) : promptForm;
        return switch (chosen.toLowerCase(Locale.ROOT)) {
            case IDS -> {
                if (!dialect.takesTokenIds()) {
                    throw usage("--endpoint-prompt is ids, but " + dialect.path() + " takes only text; leave it out");
                }
                yield new PromptForm.Ids();
            }
            case TEXT -> new PromptForm.Text(ModelTokenizer.read(folder.path(), false));
            default -> throw usage("--endpoint-prompt is " + chosen + "; it must be ids, text or chat");
        };
    }

    private Duration seconds(String option, double value, double least) {
        if (!(value >= least && value <= 1e6)) {
            throw usage(option + " is " + value + "; it must be " + (least == 0 ? "from 0" : "above 0")
                    + " to 1000000 seconds");
        }
        return Duration.ofMillis(Math.max(least == 0 ? 0 : 1, Math.round(value * 1000)));
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
