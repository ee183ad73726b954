package dev.stringbench.inference.family;

import dev.stringbench.inference.Finding;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.json.JsonFields;
import dev.stringbench.inference.rope.RopeScaling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A reader of the RoPE settings of a config.json in each layout Transformers has used: {@code rope_theta} beside
 * {@code rope_scaling} (with {@code rope_type}, or {@code type} in old files), or both inside {@code rope_parameters}.
 *
 * <p>Where a file has several, it is read as Transformers 5.18 reads it: {@code rope_scaling} wins unless it is empty, and
 * the base inside the one taken wins over {@code rope_theta} beside it.
 */
final class RopeScalingReader {
    /** The base that Transformers takes for all four families when config.json has none. */
    private static final double DEFAULT_ROPE_THETA = 10_000;

    private static final String THETA = "rope_theta";
    private static final String ORIGINAL_LENGTH = "original_max_position_embeddings";

    private RopeScalingReader() {}

    /**
     * Read {@code rope_theta} from either layout.
     *
     * @throws dev.stringbench.inference.InferenceException BAD_MODEL_FOLDER when only the object that is not taken has it
     */
    static double readTheta(JsonFields config) {
        Optional<JsonFields> taken = ropeObject(config);
        OptionalDouble inside = taken.map(rope -> rope.optionalDouble(THETA)).orElse(OptionalDouble.empty());
        if (inside.isPresent()) {
            return inside.getAsDouble();
        }
        OptionalDouble beside = config.optionalDouble(THETA);
        OptionalDouble left =
                leftOut(config).map(rope -> rope.optionalDouble(THETA)).orElse(OptionalDouble.empty());
        if (beside.isEmpty() && left.isPresent()) {
            throw config.bad("rope_scaling is taken and has no rope_theta, while rope_parameters.rope_theta is "
                    + left.getAsDouble() + "; put rope_theta into rope_scaling, or remove one of the two objects");
        }
        return beside.orElse(DEFAULT_ROPE_THETA);
    }

    /** Tell what is said twice and differently. */
    static List<Finding> findings(JsonFields config) {
        var findings = new ArrayList<Finding>();
        Optional<JsonFields> taken = ropeObject(config);
        Optional<JsonFields> left = leftOut(config);
        if (taken.isPresent()
                && left.isPresent()
                && !meaning(config, taken.get()).equals(meaning(config, left.get()))) {
            findings.add(
                    Finding.resolved(config.file() + ": rope_scaling is " + taken.get() + " and rope_parameters is "
                            + left.get() + "; rope_scaling is taken, as in " + Finding.TRANSFORMERS));
        }
        OptionalDouble inside = taken.map(rope -> rope.optionalDouble(THETA)).orElse(OptionalDouble.empty());
        OptionalDouble beside = config.optionalDouble(THETA);
        if (inside.isPresent() && beside.isPresent() && inside.getAsDouble() != beside.getAsDouble()) {
            findings.add(Finding.resolved(config.file() + ": " + name(config) + ".rope_theta is " + inside.getAsDouble()
                    + " and rope_theta is " + beside.getAsDouble() + "; the first is taken, as in "
                    + Finding.TRANSFORMERS));
        }
        taken.ifPresent(rope -> {
            Optional<String> current = rope.optionalString("rope_type");
            Optional<String> old = rope.optionalString("type");
            if (current.isPresent() && old.isPresent() && !current.equals(old)) {
                findings.add(Finding.resolved(config.file() + ": " + name(config) + ".rope_type is \"" + current.get()
                        + "\" and type is \"" + old.get() + "\"; rope_type is taken, as in "
                        + Finding.TRANSFORMERS));
            }
        });
        return findings;
    }

    /** What an object says, however it is written; of one that cannot be read the text. */
    private static String meaning(JsonFields config, JsonFields rope) {
        try {
            return readType(config, rope) + " " + rope.optionalDouble(THETA);
        } catch (InferenceException | IllegalArgumentException e) {
            return rope.toString();
        }
    }

    /** Read the RoPE type; absent means plain RoPE. */
    static RopeScaling readScaling(JsonFields config) {
        Optional<JsonFields> rope = ropeObject(config);
        requireWholeRotation(config);
        if (rope.isEmpty()) {
            return new RopeScaling.Default();
        }
        requireWholeRotation(rope.get());
        try {
            return readType(config, rope.get());
        } catch (IllegalArgumentException e) {
            throw config.bad("rope scaling: " + e.getMessage());
        }
    }

    private static RopeScaling readType(JsonFields config, JsonFields rope) {
        String type = rope.optionalString("rope_type")
                .or(() -> rope.optionalString("type"))
                .or(() -> rope.has("factor") ? Optional.empty() : Optional.of("default"))
                .orElseThrow(() -> rope.missing("rope_type", "the name of a RoPE type"));
        return switch (type) {
            case "default", "mrope" -> plain(rope, type);
            case "linear" -> new RopeScaling.Linear(rope.requireDouble("factor"));
            case "dynamic" -> new RopeScaling.Dynamic(rope.requireDouble("factor"));
            case "yarn" -> readYarn(config, rope);
            case "llama3" ->
                new RopeScaling.Llama3(
                        rope.requireDouble("factor"),
                        rope.requireDouble("low_freq_factor"),
                        rope.requireDouble("high_freq_factor"),
                        originalLength(config, rope)
                                .orElseThrow(() -> rope.missing(ORIGINAL_LENGTH, "a whole number")));
            case "longrope" -> readLongRope(config, rope);
            default ->
                throw rope.unsupported("rope_type is \"" + type
                        + "\"; supported are default, linear, dynamic, yarn, llama3 and longrope");
        };
    }

    private static RopeScaling plain(JsonFields rope, String type) {
        if (type.equals("mrope")) {
            throw rope.unsupported("rope_type is \"mrope\", which belongs to vision models; only text models are read");
        }
        return new RopeScaling.Default();
    }

    private static RopeScaling readYarn(JsonFields config, JsonFields rope) {
        OptionalInt original = originalLength(config, rope);
        if (!rope.has("factor") && original.isEmpty()) {
            throw rope.missing("factor", "a number, or original_max_position_embeddings must be there");
        }
        return new RopeScaling.Yarn(
                rope.optionalDouble("factor"),
                original,
                rope.optionalDouble("attention_factor"),
                rope.optionalDouble("beta_fast").orElse(RopeScaling.Yarn.DEFAULT_BETA_FAST),
                rope.optionalDouble("beta_slow").orElse(RopeScaling.Yarn.DEFAULT_BETA_SLOW),
                rope.optionalDouble("mscale"),
                rope.optionalDouble("mscale_all_dim"),
                rope.optionalBoolean("truncate", true));
    }

    private static RopeScaling readLongRope(JsonFields config, JsonFields rope) {
        OptionalInt original = originalLength(config, rope);
        if (!rope.has("factor") && original.isEmpty()) {
            throw rope.missing("factor", "a number, or original_max_position_embeddings must be there");
        }
        return new RopeScaling.LongRope(
                rope.requireDoubles("short_factor"),
                rope.requireDoubles("long_factor"),
                rope.optionalDouble("factor"),
                original,
                rope.optionalDouble("attention_factor"));
    }

    /** The length a model was trained on, inside the object or beside it; two different ones are refused. */
    private static OptionalInt originalLength(JsonFields config, JsonFields rope) {
        OptionalInt inside = rope.optionalInt(ORIGINAL_LENGTH);
        OptionalInt beside = config.optionalInt(ORIGINAL_LENGTH);
        if (inside.isPresent() && beside.isPresent() && inside.getAsInt() != beside.getAsInt()) {
            throw config.bad(ORIGINAL_LENGTH + " is " + beside.getAsInt() + " and the one beside the RoPE type is "
                    + inside.getAsInt() + "; make the two agree");
        }
        return inside.isPresent() ? inside : beside;
    }

    private static void requireWholeRotation(JsonFields fields) {
        double partial = fields.optionalDouble("partial_rotary_factor").orElse(1);
        if (partial != 1) {
            throw fields.unsupported("partial_rotary_factor is " + partial
                    + "; only 1 is supported (every component of a head is rotated)");
        }
    }

    /** The object that Transformers 5.18 takes. */
    private static Optional<JsonFields> ropeObject(JsonFields config) {
        Optional<JsonFields> scaling = ropeScaling(config);
        return scaling.isPresent() ? scaling : ropeParameters(config);
    }

    /** The one beside it, where there are two. */
    private static Optional<JsonFields> leftOut(JsonFields config) {
        return ropeScaling(config).isPresent() ? ropeParameters(config) : Optional.empty();
    }

    private static String name(JsonFields config) {
        return ropeScaling(config).isPresent() ? "rope_scaling" : "rope_parameters";
    }

    private static Optional<JsonFields> ropeScaling(JsonFields config) {
        return config.optionalObject("rope_scaling").filter(rope -> !rope.isEmpty());
    }

    private static Optional<JsonFields> ropeParameters(JsonFields config) {
        Optional<JsonFields> rope = config.optionalObject("rope_parameters");
        if (rope.isPresent() && (rope.get().has("full_attention") || rope.get().has("sliding_attention"))) {
            throw config.unsupported(
                    "rope_parameters has one set per kind of layer; only models with a single set are supported");
        }
        return rope;
    }
}
