package dev.stringbench.cli.positions;

import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.console.ExitCode;
import dev.stringbench.cli.model.PositionChoice;
import dev.stringbench.cli.model.PositionOptions;
import dev.stringbench.data.AtomicFile;
import dev.stringbench.inference.position.FamilyDefaults;
import dev.stringbench.inference.position.ModelTraits;
import dev.stringbench.inference.rope.RopeScaling;
import dev.stringbench.inference.rope.RotaryConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code string-bench positions}: the relative positions of queries and keys under a scheme. */
@Command(
        name = "positions",
        description = {
            "Show the relative position of each query and key under a position scheme, as numbers or as a picture.",
            "Needs no model: settings that are not given follow from a window of --length tokens."
        },
        footer = {
            "",
            "Example: string-bench positions --position self-extend --group 4 --window 64 --length 256 --svg grouped.svg"
        })
public final class PositionsCommand implements Callable<Integer> {

    private static final int HEAD_DIM = 64;
    private static final int TEXT_SIDE = 16;
    private static final int PICTURE_SIDE = 32;

    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PositionOptions positionOptions = new PositionOptions();

    @Option(
            names = "--length",
            paramLabel = "TOKENS",
            defaultValue = "48",
            description = "Tokens of the prompt; of more than 16, 32 in a picture, some at equal steps are shown."
                    + " Default: ${DEFAULT-VALUE}.")
    private int length = 48;

    @Option(names = "--svg", paramLabel = "FILE", description = "Draw to this file instead of printing numbers.")
    private @Nullable Path svg;

    public PositionsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (length < 2 || length > 1 << 24) {
            throw usage("--length is " + length + "; it must be from 2 to 16777216 tokens");
        }
        var rotary = new RotaryConfig(10_000, HEAD_DIM, length, new RopeScaling.Default());
        List<PositionChoice> choices = positionOptions.choices(
                new ModelTraits(FamilyDefaults.STANDARD, length, HEAD_DIM, Optional.empty(), true, rotary),
                Map.of(),
                length,
                List.of("string"),
                "",
                console);
        if (svg != null && choices.size() > 1) {
            throw usage("--position names " + choices.size() + " schemes; --svg draws one");
        }
        for (PositionChoice choice : choices) {
            show(choice);
        }
        console.out().flush();
        return ExitCode.OK;
    }

    private void show(PositionChoice choice) {
        Path file = svg;
        if (file == null) {
            console.out().println(choice.label());
            console.out()
                    .print(PositionMatrix.of(choice.scheme(), length, TEXT_SIDE).text());
            return;
        }
        AtomicFile.write(
                file,
                new PositionPicture(choice.label(), PositionMatrix.of(choice.scheme(), length, PICTURE_SIDE)).svg());
        console.out().println("written: " + file);
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
