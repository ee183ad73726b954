package dev.stringbench.cli.model;

import dev.stringbench.cli.console.Console;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.family.StringConfig;
import dev.stringbench.inference.family.StringPreset;
import dev.stringbench.inference.position.PositionScheme;
import dev.stringbench.inference.position.Rope;
import dev.stringbench.inference.position.ShiftedScheme;
import dev.stringbench.inference.position.StringOriginal;
import dev.stringbench.inference.position.StringShift;
import dev.stringbench.inference.rope.RopeScaling;
import dev.stringbench.inference.rope.RotaryConfig;
import dev.stringbench.inference.rope.RotaryTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options that choose the position schemes to run, with their settings. */
public final class PositionOptions {

    /** S as a share of L, the original's recommendation. */
    static final double DEFAULT_RATIO = 0.33;

    private static final String ROPE = "rope";
    private static final String STRING = "string";
    private static final String STRING_ORIGINAL = "string-original";

    @Spec(Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--position",
            split = ",",
            paramLabel = "SCHEME",
            description = "rope, string (the definition) or string-original (the original code's double count); several"
                    + " with commas run on the same samples. Default: string; with the demo model rope,string.")
    private List<String> positions = new ArrayList<>();

    @Option(
            names = "--shifted-offset",
            paramLabel = "S",
            description = "Shifted offset S in tokens. 0 means plain RoPE.")
    private @Nullable Integer shiftedOffset;

    @Option(
            names = "--shifted-ratio",
            paramLabel = "R",
            description =
                    "Shifted offset as a share of the length L: S = R * L, cut to whole tokens. 0 or 1 means plain"
                            + " RoPE. Default: the model's string_config, else 0.33.")
    private @Nullable Double shiftedRatio;

    @Option(
            names = "--local-value",
            paramLabel = "W",
            description =
                    "Local value W in tokens. Default: the model's string_config, else 128 (512 for Qwen2 in RULER).")
    private @Nullable Integer localValue;

    @Option(
            names = "--attention-factor",
            paramLabel = "A",
            description = "Multiplier of cosine and sine under STRING. Default: 0.1 ln 2 + 1.")
    private @Nullable Double attentionFactor;

    @Option(
            names = "--yarn-factor",
            paramLabel = "F",
            description = "Under STRING, YaRN with this factor from 32768 tokens, as the original does for Qwen2.")
    private @Nullable Double yarnFactor;

    @Option(
            names = "--rope-scaling",
            paramLabel = "TYPE",
            description = "Extrapolation baseline in place of the model's own: linear, dynamic or yarn.")
    private @Nullable String ropeScaling;

    @Option(names = "--rope-factor", paramLabel = "F", description = "Factor of --rope-scaling.")
    private @Nullable Double ropeFactor;

    /**
     * Work out the schemes to run.
     *
     * @param length L in tokens, which a ratio is a share of
     * @param defaults schemes to run when the user names none
     * @param notes takes what the user should know
     * @return at least one, without repetition, in the order given
     */
    public List<PositionChoice> choices(ModelConfig config, int length, List<String> defaults, Console notes) {
        return choices(config, length, defaults, StringPreset.STANDARD, notes);
    }

    /**
     * Work out the schemes to run with a benchmark's own defaults.
     *
     * @param preset what STRING's settings are where neither user nor model gives them
     */
    public List<PositionChoice> choices(
            ModelConfig config, int length, List<String> defaults, StringPreset preset, Console notes) {
        requireConsistent();
        Set<PositionChoice> choices = new LinkedHashSet<>();
        for (String name : positions.isEmpty() ? defaults : positions) {
            choices.add(choice(name, config, length, preset, notes));
        }
        for (PositionChoice choice : choices) {
            RotaryTable.warning(choice.rotary()).ifPresent(warning -> notes.note("warning: " + warning));
        }
        return List.copyOf(choices);
    }

    private PositionChoice choice(String name, ModelConfig config, int length, StringPreset preset, Console notes) {
        switch (name) {
            case ROPE -> {
                return rope(config);
            }
            case STRING, STRING_ORIGINAL -> {
                Optional<StringConfig> own = config.stringConfig();
                boolean takeOwnOffset = shiftedOffset == null && shiftedRatio == null && own.isPresent();
                Double ratio = takeOwnOffset || shiftedOffset != null ? null : ratio();
                int offset =
                        takeOwnOffset ? own.get().shiftedOffset() : ratio == null ? offset() : (int) (ratio * length);
                // The original takes a ratio that gives 0 or 1, and a ratio of 1, for "no STRING"; an offset of 1 is
                // one.
                if (offset < 1 || (ratio != null && (offset == 1 || ratio == 1.0))) {
                    notes.note("note: a shifted offset of " + offset + " of " + length
                            + " tokens means plain RoPE; running rope");
                    return rope(config);
                }
                int local = localValue != null
                        ? localValue
                        : own.map(StringConfig::localValue).orElse(preset.localValue());
                double factor = attentionFactor == null ? ShiftedScheme.DEFAULT_ATTENTION_FACTOR : attentionFactor;
                PositionScheme scheme = name.equals(STRING)
                        ? new StringShift(offset, local, factor)
                        : new StringOriginal(offset, local, factor);
                Double yarn = yarnFactor != null || !preset.yarnByLength() || ropeScaling != null
                        ? yarnFactor
                        : yarnByLength(length, ratio == null ? (double) offset / length : ratio, notes);
                return new PositionChoice(
                        scheme,
                        yarn == null ? baseline(config) : config.rotary().withScaling(RopeScaling.stringYarn(yarn)),
                        yarn == null ? scaling() : "yarn " + yarn + " from 32768",
                        ratio,
                        yarn);
            }
            default ->
                throw usage("--position is " + name
                        + "; it must be rope, string or string-original, or several with commas");
        }
    }

    private PositionChoice rope(ModelConfig config) {
        return new PositionChoice(new Rope(), baseline(config), scaling(), null, null);
    }

    private RotaryConfig baseline(ModelConfig config) {
        return ropeScaling == null || ropeFactor == null
                ? config.rotary()
                : config.rotary().withScaling(RopeScaling.stretching(ropeScaling, ropeFactor));
    }

    private static Double yarnByLength(int length, double ratio, Console notes) {
        double factor = StringPreset.yarnFactor(length, ratio);
        if (factor < 1) {
            notes.note("note: the YaRN factor for " + length + " tokens would be " + factor
                    + "; it is 1, which leaves the model's own rotary frequencies");
        }
        return Math.max(1, factor);
    }

    private @Nullable String scaling() {
        return ropeScaling == null ? null : ropeScaling + " " + ropeFactor;
    }

    private double ratio() {
        return shiftedRatio == null ? DEFAULT_RATIO : shiftedRatio;
    }

    private int offset() {
        return shiftedOffset == null ? 0 : shiftedOffset;
    }

    private void requireConsistent() {
        if (shiftedOffset != null && shiftedRatio != null) {
            throw usage("--shifted-offset and --shifted-ratio say the same thing twice; give one of them");
        }
        if (shiftedOffset != null && shiftedOffset < 0) {
            throw usage("--shifted-offset is " + shiftedOffset + "; it must be 0 or more tokens");
        }
        if (shiftedRatio != null && !(shiftedRatio >= 0 && shiftedRatio <= 1)) {
            throw usage("--shifted-ratio is " + shiftedRatio + "; it must be from 0 to 1");
        }
        if ((ropeScaling == null) != (ropeFactor == null)) {
            throw usage("--rope-scaling and --rope-factor go together; give both or neither");
        }
        if (ropeScaling != null && yarnFactor != null) {
            throw usage("--yarn-factor and --rope-scaling both choose the rotary frequencies; give one of them");
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
