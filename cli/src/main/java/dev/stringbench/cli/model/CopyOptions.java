package dev.stringbench.cli.model;

import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.torch.generate.GenerationSession;
import dev.stringbench.inference.torch.load.DeviceGroups;
import dev.stringbench.inference.torch.load.LoadOptions;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options that say how many copies of a model share many prompts, and how each takes them in. */
public final class CopyOptions {

    private static final String AUTO = "auto";
    private static final String OFF = "off";

    @Spec(Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--replicas",
            paramLabel = "N",
            description = "Load the model so many times, each copy on a GPU or group of GPUs of its own, and share the"
                    + " prompts among the copies; auto: as often as the GPUs hold it with the longest prompt, once on the"
                    + " CPU. Default: auto.")
    private @Nullable String replicas;

    @Option(
            names = "--prefill-chunk",
            paramLabel = "TOKENS",
            description =
                    "Run a prompt that enters while others are continued in chunks of so many tokens, with a step of"
                            + " the others after each, so that a long prompt does not keep them waiting; auto takes what suits"
                            + " the device, off runs each prompt whole. Default: auto in serve, off elsewhere.")
    private @Nullable String prefillChunk;

    /** Refuse values that no model suits, before anything is read. */
    public void check() {
        if (replicas != null && !replicas.toLowerCase(Locale.ROOT).matches("auto|[1-9]\\d{0,2}")) {
            throw usage("--replicas is " + replicas + "; it must be 1 to 999 or auto");
        }
        if (prefillChunk != null && !prefillChunk.toLowerCase(Locale.ROOT).matches("auto|off|[1-9]\\d{0,8}")) {
            throw usage(
                    "--prefill-chunk is " + prefillChunk + "; it must be a number of tokens, at least 1, auto or off");
        }
    }

    /** Divide the devices among the copies of a model. */
    DeviceGroups groups(ModelConfig config, LoadOptions options) {
        check();
        return DeviceGroups.of(
                config,
                options,
                replicas == null || replicas.equalsIgnoreCase(AUTO)
                        ? OptionalInt.empty()
                        : OptionalInt.of(Integer.parseInt(replicas)));
    }

    /**
     * Run prompts that enter beside others in chunks, where that is wanted.
     *
     * @param byDefault whether it is wanted where the user says nothing
     */
    public void chunkPrefill(GenerationSession session, boolean byDefault) {
        String value = prefillChunk == null ? byDefault ? AUTO : OFF : prefillChunk.toLowerCase(Locale.ROOT);
        if (value.equals(AUTO)) {
            session.chunkPrefill(OptionalInt.empty());
        } else if (!value.equals(OFF)) {
            session.chunkPrefill(OptionalInt.of(Integer.parseInt(value)));
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
