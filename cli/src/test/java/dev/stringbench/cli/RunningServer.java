package dev.stringbench.cli;

import dev.stringbench.cli.app.StringBench;
import dev.stringbench.cli.console.Console;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code string-bench serve} on a free port, in a thread of this process, through the entry point of the binary. */
public final class RunningServer implements AutoCloseable {

    private static final Pattern ADDRESS = Pattern.compile("at (http://\\S+)/v1");

    private final StringWriter err = new StringWriter();
    private final CompletableFuture<String> address = new CompletableFuture<>();
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    private final Thread thread;

    public RunningServer(String... more) {
        List<String> arguments = new ArrayList<>(List.of("serve", "--port", "0", "--device", "cpu"));
        arguments.addAll(List.of(more));
        Writer watching = new Writer() {
            @Override
            public void write(char[] characters, int offset, int length) {
                err.write(characters, offset, length);
                Matcher matcher = ADDRESS.matcher(err.toString());
                if (matcher.find()) {
                    address.complete(matcher.group(1));
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        var console =
                new Console(new PrintWriter(new StringWriter()), new PrintWriter(watching), false, null, Map.of());
        thread = new Thread(() -> {
            exitCode.complete(StringBench.run(console, arguments.toArray(String[]::new)));
            address.completeExceptionally(new AssertionError("the server ended: " + err));
        });
        thread.start();
        address.orTimeout(240, TimeUnit.SECONDS).join();
    }

    public String address() {
        return address.join();
    }

    public String err() {
        return err.toString();
    }

    /** Ask the server to end, and give its exit code. */
    public int end() {
        thread.interrupt();
        return exitCode.orTimeout(240, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        end();
    }
}
