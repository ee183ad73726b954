package dev.stringbench.benchmarks.verify;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import dev.stringbench.benchmarks.results.ShardFiles;
import dev.stringbench.benchmarks.results.ShardMerge;
import dev.stringbench.benchmarks.results.Sidecar;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The verification of all result files below folders, and of the completeness of a run's shards where it has no whole
 * file.
 */
public final class FolderVerifier {

    private static final String RESULTS = ".jsonl";
    private static final String EVENTS = ".events.jsonl";
    private static final String SIDECAR = ".meta.json";

    private FolderVerifier() {}

    /**
     * Verify.
     *
     * @return one entry for each file, and one for each run that lies there in shards only, by path
     * @throws BenchmarkException BAD_SETTING where a folder is not there or no folder holds results
     */
    public static List<VerifiedFile> verify(List<Path> folders) {
        var files = new TreeSet<Path>();
        folders.forEach(folder -> files.addAll(resultFiles(folder)));
        if (files.isEmpty()) {
            throw new BenchmarkException(
                    Fault.BAD_SETTING,
                    folders.get(0) + " holds no results; a folder such as niah-results or Predictions is wanted");
        }
        List<VerifiedFile> verified =
                new ArrayList<>(files.parallelStream().map(FileVerifier::verify).toList());
        ShardFiles.among(files).byRun().forEach((wholeFile, shards) -> {
            if (!files.contains(wholeFile)) {
                verified.add(run(wholeFile, shards));
            }
        });
        return verified;
    }

    private static VerifiedFile run(Path wholeFile, List<Path> shards) {
        try {
            int samples = ShardMerge.check(wholeFile, shards);
            return new VerifiedFile(
                    wholeFile,
                    true,
                    String.format(
                            Locale.ROOT, "%d samples in %d shards; join them with merge", samples, shards.size()));
        } catch (BenchmarkException e) {
            return new VerifiedFile(wholeFile, false, String.valueOf(e.getMessage()));
        }
    }

    /** Find files with a sidecar, sidecars without a file, and files whose lines show that a sidecar was lost. */
    private static List<Path> resultFiles(Path folder) {
        if (!Files.exists(folder)) {
            throw new BenchmarkException(Fault.BAD_SETTING, folder + " does not exist; a folder of results is wanted");
        }
        try (Stream<Path> below = Files.walk(folder)) {
            var found = new ArrayList<Path>();
            for (Path file : below.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(SIDECAR)) {
                    found.add(file.resolveSibling(name.substring(0, name.length() - SIDECAR.length()) + RESULTS));
                } else if (name.endsWith(RESULTS)
                        && !name.endsWith(EVENTS)
                        && !Files.exists(Sidecar.pathFor(file))
                        && isResult(file)) {
                    found.add(file);
                }
            }
            return found;
        } catch (IOException e) {
            throw BenchmarkException.inputOutput("cannot read the folder " + folder, e);
        }
    }

    /** Tell our result lines from data and from other programs' predictions, which have no sample ids. */
    private static boolean isResult(Path file) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            String line = reader.readLine();
            return line != null && line.contains("\"prompt_sha256\":") && line.contains("\"index\":");
        }
    }
}
