package dev.stringbench.cli.results;

import dev.stringbench.benchmarks.verify.FolderVerifier;
import dev.stringbench.benchmarks.verify.VerifiedFile;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.console.ExitCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code string-bench verify}: the proof that folders of results are complete. */
@Command(
        name = "verify",
        description = {
            "Prove that folders of results are complete: every wanted sample is there, once, of one run with the settings"
                    + " in the sidecar, with a score that follows from its prediction.",
            "Prints one line for each file and changes nothing."
        },
        footer = {
            "",
            "Example: string-bench verify niah-results Predictions",
            "",
            "Exit code 0 says that all files are complete and right, 1 that one is not; what to do is said."
        })
public final class VerifyCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(arity = "1..*", paramLabel = "DIR", description = "Folders with results below them.")
    private List<Path> folders = new ArrayList<>();

    public VerifyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        List<VerifiedFile> verified = FolderVerifier.verify(folders);
        verified.forEach(file -> console.out().println(file.line()));
        long wrong = verified.stream().filter(file -> !file.right()).count();
        if (wrong > 0) {
            console.note("verify: " + wrong + " of " + verified.size() + " are not complete and right");
        }
        return wrong == 0 ? ExitCode.OK : ExitCode.FAILED;
    }
}
