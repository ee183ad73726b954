package dev.stringbench.cli.model;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import dev.stringbench.benchmarks.endpoint.EndpointLanguageModel;
import dev.stringbench.benchmarks.endpoint.EndpointSettings;
import dev.stringbench.benchmarks.endpoint.ModelServer;
import dev.stringbench.benchmarks.endpoint.PromptForm;
import dev.stringbench.benchmarks.endpoint.UsageTally;
import dev.stringbench.benchmarks.model.LanguageModel;
import dev.stringbench.benchmarks.model.ModelIdentity;
import dev.stringbench.benchmarks.model.PositionSetting;
import dev.stringbench.cli.console.Console;
import dev.stringbench.inference.position.PositionSchemes;
import dev.stringbench.inference.position.Setting;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A model on a server, of which we know the tokenizer and the configuration.
 *
 * @param folder the model's folder, without weights
 * @param server the server
 * @param form in which form prompts are sent
 * @param anyReport whether an answer counts although the server reports another number of prompt tokens
 * @param chat words for a chat's settings in a run's identity
 * @param price of the server's tokens
 * @param notes takes what is to be told at the end
 */
record ServedModelSource(
        ModelFolder folder,
        ModelServer server,
        PromptForm form,
        boolean anyReport,
        String chat,
        Optional<UsageTally.Price> price,
        Console notes)
        implements ModelSource {

    /** The dtype in a run's identity for a server, which does not report its own. */
    private static final String UNKNOWN_DTYPE = "unknown";

    private static final String ENDPOINT_DEVICE = "endpoint";

    /**
     * Find the server and the model on it.
     *
     * @param anyReport whether an answer counts although the server reports another number of prompt tokens
     * @param contextTokens longest prompt with its answer, in tokens
     */
    static ServedModelSource connect(
            ModelFolder folder,
            EndpointSettings settings,
            PromptForm form,
            boolean anyReport,
            int contextTokens,
            Optional<UsageTally.Price> price,
            Console console) {
        ModelServer server = ModelServer.connect(
                settings,
                folder.name(),
                // What is said in the middle of a run takes the place of its progress bar.
                line -> console.note((console.terminal() ? Console.CLEAR_LINE : "") + line));
        int takes = server.model().maxTokens().orElse(Integer.MAX_VALUE);
        if (takes < contextTokens) {
            console.note("warning: the server takes " + takes + " tokens of prompt and answer, and prompts may come"
                    + " out some tokens longer than the test's length; it"
                    + " will refuse those that do. Start it with a limit of "
                    + contextTokens + " (vLLM: --max-model-len) or give a shorter length");
        }
        String chat = settings.chat().identity()
                + (settings.fields().isEmpty() ? "" : ", body fields " + new TreeMap<>(settings.fields()));
        return new ServedModelSource(folder, server, form, anyReport, chat, price, console);
    }

    @Override
    public LanguageModel with(PositionChoice choice) {
        PositionSetting declared = choice.setting().unverified();
        PositionSetting told = server.model().position();
        if (told != null && !told.unverified().equals(declared)) {
            throw new BenchmarkException(
                    Fault.BAD_SETTING,
                    server.address() + " says that it runs " + words(told) + ", not " + words(declared) + "; give "
                            + options(told));
        }
        var model = new EndpointLanguageModel(
                server, folder.tokenizer(), identity(declared), form, folder.repetitionPenalty());
        if (anyReport) {
            model.takeAnyReport();
        }
        return model;
    }

    @Override
    public String description() {
        return "served as " + server.model().name() + " by " + server.model().engine() + " at " + server.address();
    }

    @Override
    public boolean isRemote() {
        return true;
    }

    /** Tell what was used; the server stays as it is. */
    @Override
    public void close() {
        server.usage().words(price).ifPresent(notes::note);
    }

    /**
     * Name what answers. The server's address and version are left out, so that a run goes on after the server was moved
     * or upgraded.
     */
    private ModelIdentity identity(PositionSetting declared) {
        return new ModelIdentity(
                folder.name(),
                folder.weightsFingerprint() + " served as " + server.model().name(),
                folder.tokenizer().fingerprint(),
                declared,
                folder.greedyDecoding()
                        + form.identity()
                        + server.address().dialect().identity()
                        + chat,
                UNKNOWN_DTYPE,
                ENDPOINT_DEVICE,
                server.model().engine());
    }

    private static String words(PositionSetting position) {
        return PositionChoice.label(position.scheme(), settings(position), null);
    }

    private static String options(PositionSetting position) {
        return Stream.concat(
                        Stream.of("--position " + position.scheme()),
                        settings(position).stream()
                                .filter(setting -> setting.option().shown())
                                .map(Setting::typed))
                .collect(Collectors.joining(" "));
    }

    private static List<Setting> settings(PositionSetting position) {
        return PositionSchemes.named(position.scheme())
                .map(kind -> kind.settings(position.settings()))
                .orElse(List.of());
    }
}
