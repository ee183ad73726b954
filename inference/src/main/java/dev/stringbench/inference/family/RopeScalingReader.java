package dev.stringbench.inference.family;

import dev.stringbench.inference.json.JsonFields;
import dev.stringbench.inference.rope.RopeScaling;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A reader of the RoPE settings of a config.json in each layout Transformers has used: {@code rope_theta} beside
 * {@code rope_scaling} (with {@code rope_type}, or {@code type} in old files), or both inside {@code rope_parameters}.
 */
final class RopeScalingReader {
    /** The base that Transformers takes for all four families when config.json has none. */
    private static final double DEFAULT_ROPE_THETA = 10_000;

    private RopeScalingReader() {}

    /** Read {@code rope_theta} from either layout. */
    static double readTheta(JsonFields config) {
        var inside = ropeObject(config).map(rope -> rope.optionalDouble("rope_theta"));
        if (inside.isPresent() && inside.get().isPresent()) {
            return inside.get().getAsDouble();
        }
        return config.optionalDouble("rope_theta").orElse(DEFAULT_ROPE_THETA);
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
            case "yarn" -> readYarn(rope);
            case "llama3" ->
                new RopeScaling.Llama3(
                        rope.requireDouble("factor"),
                        rope.requireDouble("low_freq_factor"),
                        rope.requireDouble("high_freq_factor"),
                        rope.requireInt("original_max_position_embeddings"));
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

    private static RopeScaling readYarn(JsonFields rope) {
        OptionalInt original = rope.optionalInt("original_max_position_embeddings");
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
        OptionalInt inside = rope.optionalInt("original_max_position_embeddings");
        OptionalInt original = inside.isPresent() ? inside : config.optionalInt("original_max_position_embeddings");
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

    private static void requireWholeRotation(JsonFields fields) {
        double partial = fields.optionalDouble("partial_rotary_factor").orElse(1);
        if (partial != 1) {
            throw fields.unsupported("partial_rotary_factor is " + partial
                    + "; only 1 is supported (every component of a head is rotated)");
        }
    }

    private static Optional<JsonFields> ropeObject(JsonFields config) {
        Optional<JsonFields> rope = config.optionalObject("rope_parameters");
        if (rope.isPresent() && (rope.get().has("full_attention") || rope.get().has("sliding_attention"))) {
            throw config.unsupported(
                    "rope_parameters has one set per kind of layer; only models with a single set are supported");
        }
        return rope.or(() -> config.optionalObject("rope_scaling"));
    }
}
