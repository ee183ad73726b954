package dev.stringbench.cli.tune;

import dev.stringbench.cli.model.PositionChoice;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.family.StringConfig;
import dev.stringbench.inference.position.PositionScheme;
import dev.stringbench.inference.position.SchemeKind;
import dev.stringbench.inference.position.SchemeOption;
import dev.stringbench.inference.position.SchemeRequest;
import dev.stringbench.inference.position.Setting;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The settings of position schemes that can be tried on a model. All it knows of a scheme is what the scheme declares.
 *
 * @param config the model
 * @param length L in tokens, which a ratio is a share of
 * @param benchmark name of the benchmark, for schemes with defaults of their own in it; empty for the others
 */
record CandidateSpace(ModelConfig config, int length, String benchmark) {

    /** Multiples of a scheme's first setting where users name no values. */
    private static final double[] FIRST_FACTORS = {0.5, 0.75, 1, 4.0 / 3, 2};

    /** Multiples of its other settings. */
    private static final double[] OTHER_FACTORS = {0.5, 1, 2};

    /**
     * List the settings to try: for each scheme its default, then all combinations of the values. A scheme of which the grid
     * names no setting gets multiples of its default's.
     *
     * @return without repetition
     * @throws dev.stringbench.benchmarks.BenchmarkException BAD_SETTING where the grid does not fit the schemes
     */
    List<Candidate> candidates(List<SchemeKind> kinds, Grid grid) {
        requireKnown(kinds, grid);
        List<Candidate> candidates = new ArrayList<>();
        for (SchemeKind kind : kinds) {
            Candidate byDefault = byDefault(kind);
            add(candidates, byDefault);
            Map<SchemeOption, List<Number>> axes = axes(kind, grid);
            boolean asked = !axes.isEmpty();
            for (Map<SchemeOption, Number> given : combinations(asked ? axes : axesAround(byDefault))) {
                candidate(kind, given, asked).ifPresent(candidate -> add(candidates, candidate));
            }
        }
        return List.copyOf(candidates);
    }

    /** What a scheme is set to where nothing is given. */
    Candidate byDefault(SchemeKind kind) {
        return new Candidate(Map.of(), choice(kind.maker().apply(request(Map.of()))), true);
    }

    private Optional<Candidate> candidate(SchemeKind kind, Map<SchemeOption, Number> given, boolean asked) {
        PositionScheme scheme;
        try {
            scheme = kind.maker().apply(request(given));
        } catch (InferenceException e) {
            if (asked) {
                throw Grid.bad(words(kind, given) + ": " + e.getMessage());
            }
            return Optional.empty();
        }
        if (!scheme.name().equals(kind.name())) {
            if (asked) {
                throw Grid.bad(words(kind, given) + " means " + scheme.name() + "; leave the value out");
            }
            return Optional.empty();
        }
        return Optional.of(new Candidate(given, choice(scheme), false));
    }

    private SchemeRequest request(Map<SchemeOption, Number> given) {
        Map<String, Number> named = new LinkedHashMap<>();
        given.forEach((option, value) -> named.put(option.name(), value));
        return new SchemeRequest(
                named,
                config.stringConfig().map(StringConfig::settings).orElse(Map.of()),
                config.traits(config.rotary()),
                length,
                benchmark,
                false,
                note -> {});
    }

    private PositionChoice choice(PositionScheme scheme) {
        return new PositionChoice(
                scheme, scheme.rotary(config.rotary()), scheme.frequencies().orElse(null));
    }

    private static void add(List<Candidate> candidates, Candidate candidate) {
        if (candidates.stream().noneMatch(candidate::isSame)) {
            candidates.add(candidate);
        }
    }

    private static void requireKnown(List<SchemeKind> kinds, Grid grid) {
        Set<String> known = new LinkedHashSet<>();
        kinds.forEach(kind -> kind.options().forEach(option -> known.add(option.name())));
        for (String name : grid.axes().keySet()) {
            if (!known.contains(name)) {
                throw Grid.bad("\"" + name + "\" is no setting of "
                        + kinds.stream().map(SchemeKind::name).collect(Collectors.joining(" or "))
                        + (known.isEmpty() ? ", which has none" : "; there are " + String.join(", ", known)));
            }
        }
    }

    private static Map<SchemeOption, List<Number>> axes(SchemeKind kind, Grid grid) {
        Map<SchemeOption, List<Number>> axes = new LinkedHashMap<>();
        for (SchemeOption option : kind.options()) {
            List<Number> values = grid.values(option);
            if (!values.isEmpty()) {
                axes.put(option, values);
            }
        }
        return axes;
    }

    private static Map<SchemeOption, List<Number>> axesAround(Candidate byDefault) {
        Map<SchemeOption, List<Number>> axes = new LinkedHashMap<>();
        for (Setting setting : byDefault.choice().scheme().settings()) {
            if (setting.option().shown() && !setting.option().isFlag()) {
                Set<Number> values = new LinkedHashSet<>();
                for (double factor : axes.isEmpty() ? FIRST_FACTORS : OTHER_FACTORS) {
                    values.add(multiple(setting, factor));
                }
                axes.put(setting.option(), List.copyOf(values));
            }
        }
        return axes;
    }

    private static Number multiple(Setting setting, double factor) {
        double value = setting.value().doubleValue() * factor;
        return setting.option().type() == SchemeOption.Type.WHOLE
                ? (Number) (int) Math.max(1, Math.round(value))
                : (Number) BigDecimal.valueOf(value).round(new MathContext(3)).doubleValue();
    }

    /** All combinations of values; those of a flag that is off lack it. */
    private static List<Map<SchemeOption, Number>> combinations(Map<SchemeOption, List<Number>> axes) {
        List<Map<SchemeOption, Number>> combinations = new ArrayList<>();
        combinations.add(Map.of());
        for (Map.Entry<SchemeOption, List<Number>> axis : axes.entrySet()) {
            List<Map<SchemeOption, Number>> longer = new ArrayList<>();
            for (Map<SchemeOption, Number> shorter : combinations) {
                for (Number value : axis.getValue()) {
                    Map<SchemeOption, Number> with = new LinkedHashMap<>(shorter);
                    if (!axis.getKey().isFlag() || value.intValue() != 0) {
                        with.put(axis.getKey(), value);
                    }
                    longer.add(with);
                }
            }
            combinations = longer;
        }
        return axes.isEmpty() ? List.of() : List.copyOf(combinations);
    }

    private static String words(SchemeKind kind, Map<SchemeOption, Number> given) {
        return kind.name()
                + given.entrySet().stream()
                        .map(entry -> " " + entry.getKey().name() + "=" + entry.getValue())
                        .collect(Collectors.joining());
    }
}
