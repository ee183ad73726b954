package dev.stringbench.data.ruler;

import dev.stringbench.data.AtomicFile;
import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import dev.stringbench.data.TextTokenizer;
import dev.stringbench.data.sources.SourceKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The RULER data files that {@code prepare.py} writes: one JSONL file a task, {@code
 * <saveDir>/<task>/<model>-<maxSeqLength>.jsonl}. A file appears when it is complete.
 */
public final class RulerPreparation implements AutoCloseable {

    private final RulerGenerator generator;

    /**
     * Prepare.
     *
     * @param threads how many threads build and count prompts; the files do not depend on it
     */
    public RulerPreparation(TextTokenizer tokenizer, RulerSources sources, int threads) {
        this.generator = new RulerGenerator(tokenizer, sources, threads);
    }

    /** A listener to the progress of a task. */
    public interface Progress {
        /** Take note that so many of a task's samples are done. */
        void done(RulerTask task, int samples, int ofSamples);
    }

    /**
     * Make the files of some tasks, one after the other.
     *
     * @param modelName names the files, see {@link #modelName}
     * @return the files in the order of the tasks
     * @throws DataException see {@link RulerGenerator#generate}; files of tasks before stay
     */
    public List<Path> prepare(
            List<RulerTask> tasks, RulerRequest request, Path saveDir, String modelName, Progress progress) {
        List<Path> files = new ArrayList<>();
        for (RulerTask task : tasks) {
            Path file = file(saveDir, task, modelName, request.maxSeqLength());
            try (AtomicFile out = new AtomicFile(file)) {
                generator.generate(task, request, (sample, json) -> {
                    out.writeLine(json);
                    progress.done(task, sample.index() + 1, request.samplesInChunk());
                });
                out.commit();
            }
            files.add(file);
        }
        return files;
    }

    /** Find out whether a task can be made, see {@link RulerGenerator#shortfall}; nothing is written. */
    public Optional<Shortfall> shortfall(RulerTask task, RulerRequest request) {
        return generator.shortfall(task, request);
    }

    /**
     * Search the least length above that of a request at which all its samples can be made.
     *
     * @return empty where there is none within reach
     */
    public OptionalInt leastLength(RulerTask task, RulerRequest request) {
        return generator.leastLength(task, request);
    }

    /** Give the file of a task. */
    public static Path file(Path saveDir, RulerTask task, String modelName, int maxSeqLength) {
        return saveDir.resolve(task.name()).resolve(modelName + "-" + maxSeqLength + ".jsonl");
    }

    /**
     * Find out whether there is a file of some tasks from outside data sets and none of the same from our own sources, as
     * versions without the latter left it.
     *
     * @param lengths in tokens
     */
    public static boolean hasFetchedDataOnly(
            Path saveDir, List<RulerTask> tasks, String modelName, List<Integer> lengths) {
        return lengths.stream()
                .anyMatch(length -> tasks.stream()
                        .anyMatch(task -> Files.exists(file(saveDir, task, modelName, length))
                                && !Files.exists(file(saveDir, task, SourceKind.BUILTIN.dataName(modelName), length))));
    }

    /**
     * Give the last part of a model's path as the user wrote it, which names the files.
     *
     * @throws DataException BAD_OPTION if there is none
     */
    public static String modelName(String modelPath) {
        String path = modelPath.endsWith("/") ? modelPath.substring(0, modelPath.length() - 1) : modelPath;
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            throw new DataException(
                    DataFault.BAD_OPTION,
                    "the model path \"" + modelPath + "\" has no name at its end to name files by; write it in full");
        }
        return name;
    }

    @Override
    public void close() {
        generator.close();
    }
}
