package dev.stringbench.inference.position;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.rope.RopeScaling;
import dev.stringbench.inference.rope.RotaryConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Schemes of every kind, made from settings as a command line makes them. */
public final class SchemeExamples {
    /** A small model that every scheme runs. */
    public static final ModelTraits MODEL = new ModelTraits(
            FamilyDefaults.STANDARD,
            96,
            16,
            Optional.empty(),
            true,
            new RotaryConfig(10_000, 16, 96, new RopeScaling.Default()));

    private SchemeExamples() {}

    /** Make a scheme from the user's settings by their options' names. */
    public static PositionScheme make(String name, Map<String, Number> given, ModelTraits model) {
        return make(PositionSchemes.named(name).orElseThrow(), given, model);
    }

    private static PositionScheme make(SchemeKind kind, Map<String, Number> given, ModelTraits model) {
        return kind.maker().apply(new SchemeRequest(given, Map.of(), model, 90, "", false, note -> {}));
    }

    /**
     * One scheme of each kind at its defaults, and others whose settings are drawn at random, whole numbers up to 40. Draws
     * that the scheme refuses are left out.
     */
    public static List<PositionScheme> drawn(long seed, int draws) {
        var random = new Random(seed);
        List<PositionScheme> schemes = new ArrayList<>();
        for (SchemeKind kind : PositionSchemes.ALL) {
            schemes.add(make(kind, Map.of(), MODEL));
            for (int draw = 0; draw < draws; draw++) {
                Map<String, Number> given = new HashMap<>();
                for (SchemeOption option : kind.options()) {
                    if (random.nextInt(3) > 0) {
                        given.put(option.name(), value(option, random));
                    }
                }
                try {
                    schemes.add(make(kind, given, MODEL));
                } catch (InferenceException e) {
                    // These settings do not go together.
                }
            }
        }
        return schemes;
    }

    private static Number value(SchemeOption option, Random random) {
        return switch (option.type()) {
            case WHOLE -> random.nextInt(41);
            case NUMBER -> option.name().endsWith("ratio") ? random.nextDouble() : 1 + random.nextInt(7) / 4.0;
            case FLAG -> 1;
        };
    }
}
