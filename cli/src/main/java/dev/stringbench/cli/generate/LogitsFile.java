package dev.stringbench.cli.generate;

import dev.stringbench.inference.folder.SafetensorsWriter;
import dev.stringbench.inference.folder.SafetensorsWriter.Matrix;
import dev.stringbench.inference.torch.generate.LogitsListener;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * A safetensors file of logits, written as they are computed: {@code logits} (T, vocab) and, where tokens were
 * generated, {@code decode_logits} (N - 1, vocab). The file appears when it is complete.
 */
final class LogitsFile implements LogitsListener, AutoCloseable {

    private static final String PROMPT = "logits";
    private static final String DECODE = "decode_logits";

    private final SafetensorsWriter writer;

    LogitsFile(Path file, int vocabSize, boolean withDecode) {
        Matrix prompt = new Matrix(PROMPT, vocabSize);
        writer = SafetensorsWriter.create(
                file, withDecode ? List.of(prompt, new Matrix(DECODE, vocabSize)) : List.of(prompt));
    }

    @Override
    public void onPromptRows(int firstPosition, FloatBuffer logits) {
        writer.append(PROMPT, logits);
    }

    @Override
    public void onDecodeRow(int step, FloatBuffer logits) {
        writer.append(DECODE, logits);
    }

    /** Give the file its name. */
    void commit() {
        writer.commit();
    }

    @Override
    public void close() {
        writer.close();
    }
}
