package dev.stringbench.cli.model;

import dev.stringbench.cli.console.Console;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.family.StringConfig;
import dev.stringbench.inference.position.ModelTraits;
import dev.stringbench.inference.position.PositionScheme;
import dev.stringbench.inference.position.PositionSchemes;
import dev.stringbench.inference.position.SchemeKind;
import dev.stringbench.inference.position.SchemeOption;
import dev.stringbench.inference.position.SchemeRequest;
import dev.stringbench.inference.rope.RopeScaling;
import dev.stringbench.inference.rope.RotaryConfig;
import dev.stringbench.inference.rope.RotaryTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/**
 * The options that choose the position schemes to run, with their settings. Each setting is an option that the schemes
 * themselves declare.
 */
public final class PositionOptions {

    private static final String POSITION = "--position";

    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--rope-scaling",
            paramLabel = "TYPE",
            description = "Rotary frequencies in place of the model's own: linear, dynamic or yarn. Under rope, yarn is"
                    + " --position yarn with the model's window as the original length.")
    private @Nullable String ropeScaling;

    @Option(names = "--rope-factor", paramLabel = "F", description = "Factor of --rope-scaling.")
    private @Nullable Double ropeFactor;

    /** Give a command the options that the schemes declare. */
    @Spec(Target.MIXEE)
    void addOptions(CommandSpec command) {
        spec = command;
        if (command.findOption(POSITION) == null) {
            command.addOption(OptionSpec.builder(POSITION)
                    .type(List.class)
                    .auxiliaryTypes(String.class)
                    .arity("1")
                    .splitRegex(",")
                    .paramLabel("SCHEME")
                    .description(PositionSchemes.ALL.stream()
                            .map(kind -> kind.name() + " (" + kind.summary() + ")")
                            .collect(Collectors.joining(
                                    ", ",
                                    "How positions are dealt with: ",
                                    "; several with commas run on the same samples. Default: string; with the demo"
                                            + " model rope,string.")))
                    .build());
        }
        optionsByName().forEach((name, declared) -> {
            if (command.findOption("--" + name) == null) {
                command.addOption(option(declared));
            }
        });
    }

    /** What different schemes say of the options of one name, each with the names of the schemes. */
    private static Map<String, Map<SchemeOption, List<String>>> optionsByName() {
        Map<String, Map<SchemeOption, List<String>>> options = new LinkedHashMap<>();
        for (SchemeKind kind : PositionSchemes.ALL) {
            for (SchemeOption option : kind.options()) {
                options.computeIfAbsent(option.name(), name -> new LinkedHashMap<>())
                        .computeIfAbsent(option, same -> new ArrayList<>())
                        .add(kind.name());
            }
        }
        return options;
    }

    private static OptionSpec option(Map<SchemeOption, List<String>> declared) {
        SchemeOption first = declared.keySet().iterator().next();
        String description = declared.entrySet().stream()
                .map(entry -> String.join(", ", entry.getValue()) + ": "
                        + entry.getKey().description())
                .collect(Collectors.joining(" "));
        OptionSpec.Builder builder = OptionSpec.builder(first.typed()).description(description.replace("%", "%%"));
        return switch (first.type()) {
            case WHOLE -> builder.type(Integer.class).paramLabel(first.symbol()).build();
            case NUMBER -> builder.type(Double.class).paramLabel(first.symbol()).build();
            case FLAG -> builder.type(boolean.class).arity("0").build();
        };
    }

    /**
     * Work out the schemes to run outside of a benchmark that has defaults of its own.
     *
     * @param length L in tokens, which a ratio is a share of
     * @param defaults schemes to run when the user names none
     * @param notes takes what the user should know
     * @return at least one, without repetition, in the order given
     */
    public List<PositionChoice> choices(ModelConfig config, int length, List<String> defaults, Console notes) {
        return choices(config, length, defaults, "", notes);
    }

    /**
     * Work out the schemes to run with a benchmark's own defaults.
     *
     * @param benchmark the benchmark's name, such as {@code ruler}, which schemes may have defaults for
     */
    public List<PositionChoice> choices(
            ModelConfig config, int length, List<String> defaults, String benchmark, Console notes) {
        Map<String, Number> stated =
                config.stringConfig().map(StringConfig::settings).orElse(Map.of());
        return choices(config.traits(config.rotary()), stated, length, defaults, benchmark, notes);
    }

    /**
     * Work out the schemes to run with a model of which only the traits are known.
     *
     * @param stated settings that the model's configuration recommends, by their options' names
     */
    public List<PositionChoice> choices(
            ModelTraits model,
            Map<String, Number> stated,
            int length,
            List<String> defaults,
            String benchmark,
            Console notes) {
        if ((ropeScaling == null) != (ropeFactor == null)) {
            throw usage("--rope-scaling and --rope-factor go together; give both or neither");
        }
        List<SchemeKind> kinds = spec.commandLine().getParseResult().matchedOptionValue(POSITION, defaults).stream()
                .map(this::kind)
                .toList();
        RotaryConfig rotary = ropeScaling == null || ropeFactor == null
                ? model.rotary()
                : model.rotary().withScaling(RopeScaling.stretching(ropeScaling, ropeFactor));
        if (ropeScaling != null) {
            notes.note("note: --rope-scaling " + ropeScaling + " --rope-factor " + ropeFactor + " stands for "
                    + standsFor(ropeScaling, model));
        }
        var request = new SchemeRequest(
                given(kinds), stated, model.with(rotary), length, benchmark, ropeScaling != null, notes::note);
        Set<PositionChoice> choices = new LinkedHashSet<>();
        for (SchemeKind kind : kinds) {
            choices.add(choice(kind.maker().apply(request), rotary));
        }
        for (PositionChoice choice : choices) {
            RotaryTable.warning(choice.rotary()).ifPresent(warning -> notes.note("warning: " + warning));
        }
        return List.copyOf(choices);
    }

    /** What {@code --rope-scaling} does to rope in terms of the schemes. */
    private String standsFor(String type, ModelTraits model) {
        return switch (type) {
            case "yarn" ->
                "the rotary frequencies of --position yarn --factor " + ropeFactor + " --original-length "
                        + model.trainedTokens();
            case "linear" ->
                "positions divided by " + ropeFactor + ", as --position leaky-rerope --window 0 --leak " + ropeFactor;
            default -> "the base of --position ntk growing with the prompt beyond " + model.trainedTokens() + " tokens";
        };
    }

    private PositionChoice choice(PositionScheme scheme, RotaryConfig rotary) {
        RotaryConfig changed = scheme.rotary(rotary);
        if (ropeScaling != null && !changed.equals(rotary)) {
            throw usage("--rope-scaling and --position " + scheme.name()
                    + scheme.frequencies().map(words -> " with " + words).orElse("")
                    + " both choose the rotary frequencies; give one of them");
        }
        return new PositionChoice(
                scheme,
                changed,
                scheme.frequencies().orElse(ropeScaling == null ? null : ropeScaling + " " + ropeFactor));
    }

    private SchemeKind kind(String name) {
        return PositionSchemes.named(name)
                .orElseThrow(() -> usage("--position is " + name + "; it must be " + PositionSchemes.names()
                        + ", or several with commas"));
    }

    /** The settings that the user gives, each of which some chosen scheme must have. */
    private Map<String, Number> given(List<SchemeKind> kinds) {
        Map<String, Number> given = new LinkedHashMap<>();
        optionsByName().forEach((name, declared) -> {
            OptionSpec option = spec.findOption("--" + name);
            if (!spec.commandLine().getParseResult().hasMatchedOption(option)) {
                return;
            }
            if (kinds.stream().noneMatch(kind -> takes(kind, name))) {
                throw usage("--" + name + " is for "
                        + declared.values().stream().flatMap(List::stream).collect(Collectors.joining(", "))
                        + "; leave it out, or choose one of them with --position");
            }
            given.put(name, option.getValue() instanceof Number number ? number : 1);
        });
        return given;
    }

    private static boolean takes(SchemeKind kind, String name) {
        return kind.options().stream().anyMatch(option -> option.name().equals(name));
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
