package dev.stringbench.cli;

import dev.stringbench.cli.app.StringBench;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** A command line in a process of its own, so that a test can kill it. */
public final class ProcessRun {

    private final Process process;
    private final Predicate<String> mark;
    private final CompletableFuture<String> marked = new CompletableFuture<>();
    private final CompletableFuture<String> output = new CompletableFuture<>();

    /**
     * Start a command.
     *
     * @param mark tells the line of output that {@link #awaitMark} waits for
     */
    public static ProcessRun start(Predicate<String> mark, String... arguments) throws IOException {
        return start(List.of(), mark, arguments);
    }

    /**
     * Start a command on a Java virtual machine with further options.
     *
     * @param mark tells the line of output that {@link #awaitMark} waits for
     */
    public static ProcessRun start(List<String> javaOptions, Predicate<String> mark, String... arguments)
            throws IOException {
        return start(Path.of("").toAbsolutePath(), javaOptions, mark, arguments);
    }

    /** Start a command in a folder. */
    public static ProcessRun startIn(Path folder, List<String> javaOptions, String... arguments) throws IOException {
        return start(folder, javaOptions, line -> false, arguments);
    }

    private static ProcessRun start(Path folder, List<String> javaOptions, Predicate<String> mark, String... arguments)
            throws IOException {
        // A short life is best spent without the optimising compiler.
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m"));
        command.addAll(javaOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), StringBench.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessRun(
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start(),
                mark);
    }

    private ProcessRun(Process process, Predicate<String> mark) {
        this.process = process;
        this.mark = mark;
        Thread reader = new Thread(this::read, "output of " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    public Process process() {
        return process;
    }

    /** Wait for the marked line and give it; empty when the process ends without it. */
    public String awaitMark() {
        return marked.join();
    }

    /** Wait for the end and return the exit code. */
    public int await() throws InterruptedException {
        return process.waitFor();
    }

    /** Everything that was printed, once the process has ended. */
    public String output() {
        return output.join();
    }

    private void read() {
        StringBuilder text = new StringBuilder();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                text.append(line).append('\n');
                if (mark.test(line)) {
                    marked.complete(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            marked.complete("");
            output.complete(text.toString());
        }
    }
}
