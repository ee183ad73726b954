package dev.stringbench.cli.engine;

import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.console.ExitCode;
import dev.stringbench.data.AtomicFile;
import dev.stringbench.data.CacheFolder;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.torch.engine.EngineReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code string-bench setup}: one-time preparations of this machine. */
@Command(
        name = "setup",
        description = "Prepare this machine once.",
        footer = {"", "Example: string-bench setup cuda"})
public final class SetupCommand implements Callable<Integer> {

    /** Holds the folder of the downloaded CUDA libtorch, for the launcher. */
    private static final String MARKER = "libtorch-cuda";

    private final Console console;

    public SetupCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        console.note("string-bench setup: say what to set up: string-bench setup cuda");
        return ExitCode.USAGE;
    }

    @Command(
            name = "cuda",
            description = {
                "Let DJL download the CUDA build of libtorch (about 3 GB) and use it from now on.",
                "Not needed where PYTORCH_LIBRARY_PATH or --libtorch names one."
            },
            footer = {"", "Example: string-bench setup cuda"})
    int cuda() {
        CacheFolder cache = CacheFolder.ofProcess();
        cache.note().ifPresent(note -> {
            throw new InferenceException(
                    Fault.BAD_SETTING,
                    note + "; a download of 3 GB needs a folder that lasts, so set it and run this again");
        });
        EngineReport engine = EngineReport.read();
        if (!engine.cudaBuild()) {
            throw new InferenceException(
                    Fault.NO_DEVICE,
                    "libtorch was loaded from " + engine.libtorch()
                            + " but it sees no GPU here: check that nvidia-smi works, then run this again");
        }
        Path marker = cache.resolve(MARKER);
        AtomicFile.write(marker, engine.libtorch());
        console.out()
                .println("CUDA libtorch " + engine.torchVersion() + " in " + engine.libtorch()
                        + " is used from now on (STRING_BENCH_CPU=1 uses the CPU build; removing " + marker
                        + " goes back)");
        return ExitCode.OK;
    }
}
