package dev.stringbench.data.ruler;

import dev.stringbench.data.ReferenceSources;
import dev.stringbench.data.ReferenceTokenizer;
import dev.stringbench.data.TextTokenizer;
import dev.stringbench.data.sources.DataFolder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/**
 * Measure how fast RULER data is written to disk: {@code RulerBenchmark <max length> <samples> <threads> [task ...]}. Runs
 * on the reference tokenizers and data; prints one line a task and a total.
 */
public final class RulerBenchmark {

    private RulerBenchmark() {}

    /** Count the time that all threads together spend in the tokenizer. */
    private record TimedTokenizer(TextTokenizer tokenizer, LongAdder nanos, LongAdder tokens) implements TextTokenizer {

        @Override
        public int[] encode(String text, boolean addSpecialTokens) {
            long start = System.nanoTime();
            int[] ids = tokenizer.encode(text, addSpecialTokens);
            nanos.add(System.nanoTime() - start);
            tokens.add(ids.length);
            return ids;
        }

        @Override
        public String decode(int[] tokenIds, boolean skipSpecialTokens) {
            return tokenizer.decode(tokenIds, skipSpecialTokens);
        }

        @Override
        public boolean splitsAtWordBorders() {
            return tokenizer.splitsAtWordBorders();
        }

        @Override
        public String fingerprint() {
            return tokenizer.fingerprint();
        }
    }

    /** Run. */
    public static void main(String[] arguments) throws IOException {
        int maxLength = Integer.parseInt(arguments[0]);
        int samples = Integer.parseInt(arguments[1]);
        int threads = Integer.parseInt(arguments[2]);
        List<RulerTask> tasks = arguments.length > 3
                ? List.of(arguments).subList(3, arguments.length).stream()
                        .map(RulerTasks::named)
                        .toList()
                : RulerTasks.ALL;
        Path folder = Files.createTempDirectory("ruler-benchmark");
        DataFolder data = ReferenceSources.in(Files.createDirectory(folder.resolve("sources")));
        var tokenizer = new TimedTokenizer(ReferenceTokenizer.load("llama3"), new LongAdder(), new LongAdder());
        long allTokens = 0;
        long allStart = System.nanoTime();
        try (var generator = new RulerPreparation(tokenizer, new RulerSources(data), threads)) {
            for (RulerTask task : tasks) {
                tokenizer.nanos.reset();
                tokenizer.tokens.reset();
                long start = System.nanoTime();
                // qa tasks have fewer questions in the reference data than a whole run takes.
                int count = task.name().equals("qa_2") ? Math.min(100, samples) : samples;
                Path file = generator
                        .prepare(
                                List.of(task),
                                new RulerRequest("llama3.1", maxLength, count),
                                folder,
                                "m",
                                (t, n, of) -> {})
                        .get(0);
                double seconds = (System.nanoTime() - start) / 1e9;
                long tokens = (long) count * maxLength;
                allTokens += tokens;
                System.out.printf(
                        Locale.ROOT,
                        "%-16s %4d samples %7.2f s %6.2f M tokens/s, %5.1f %% of %d threads in the tokenizer (%.1f M"
                                + " tokens), %d MB%n",
                        task.name(),
                        count,
                        seconds,
                        tokens / seconds / 1e6,
                        tokenizer.nanos.sum() / 1e7 / seconds / threads,
                        threads,
                        tokenizer.tokens.sum() / 1e6,
                        Files.size(file) >> 20);
                Files.delete(file);
            }
        }
        double seconds = (System.nanoTime() - allStart) / 1e9;
        long peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(RulerBenchmark::peakBytes)
                .sum();
        System.out.printf(
                Locale.ROOT,
                "all %.2f s, %.2f M tokens/s, peak heap at most %d MB of %d MB%n",
                seconds,
                allTokens / seconds / 1e6,
                peak >> 20,
                Runtime.getRuntime().maxMemory() >> 20);
    }

    private static long peakBytes(MemoryPoolMXBean pool) {
        return pool.getPeakUsage().getUsed();
    }
}
