package dev.stringbench.inference.folder;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.family.AttentionShape;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.family.Vocabulary;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A fast fingerprint of a model for the identity of a run: SHA-256 in hex.
 *
 * <p>The weights' fingerprint covers every tensor's name, type and shape, and of its bytes the first, middle and last
 * 4,096: a few megabytes of a model of any size. It does not depend on how a model is cut into files. A change of other
 * bytes alone is not seen; training changes nearly all.
 */
public final class ModelFingerprint {
    private static final int SAMPLE_BYTES = 4096;

    private ModelFingerprint() {}

    /** Fingerprint what the configuration says, not how its files are written. */
    public static String of(ModelConfig config) {
        return HexFormat.of().formatHex(sha256().digest(utf8(text(config))));
    }

    /** One line whose form never changes: results on users' disks carry its hash. */
    private static String text(ModelConfig config) {
        AttentionShape attention = config.attention();
        Vocabulary vocabulary = config.vocabulary();
        return "ModelConfig[family=" + config.family().modelType().toUpperCase(Locale.ROOT)
                + ", hiddenSize=" + config.hiddenSize()
                + ", intermediateSize=" + config.feedForward().width()
                + ", numHiddenLayers=" + config.numHiddenLayers()
                + ", numAttentionHeads=" + attention.heads()
                + ", numKeyValueHeads=" + attention.keyValueHeads()
                + ", headDim=" + attention.headDim()
                + ", vocabSize=" + vocabulary.size()
                + ", maxPositionEmbeddings=" + config.maxPositionEmbeddings()
                + ", rmsNormEps=" + config.norms().epsilon()
                + ", ropeTheta=" + config.rotary().theta()
                + ", ropeScaling=" + config.rotary().scaling()
                + ", tieWordEmbeddings=" + vocabulary.tied()
                + ", attentionBias=" + attention.inputBias()
                + ", attentionOutputBias=" + attention.outputBias()
                + ", mlpBias=" + config.feedForward().bias()
                + ", qkNorm=" + config.norms().queryKey()
                + ", slidingWindows=" + attention.slidingWindows()
                + ", storedDtype=" + config.storedDtype()
                + ", bosTokenId=" + vocabulary.bosTokenId()
                + ", eosTokenIds=" + vocabulary.eosTokenIds()
                + ", stringConfig=" + config.stringConfig()
                + ", generationDefaults=" + config.generationDefaults() + "]";
    }

    /**
     * Fingerprint the weights.
     *
     * @throws InferenceException {@link Fault#BAD_WEIGHTS} when a file cannot be read
     */
    public static String of(WeightIndex weights) {
        var digests = new TreeMap<String, byte[]>();
        for (Path file : weights.files()) {
            try (FileChannel channel = FileChannel.open(file)) {
                for (Map.Entry<String, TensorLocation> entry : weights.tensors().entrySet()) {
                    if (entry.getValue().file().equals(file)) {
                        digests.put(entry.getKey(), digest(entry.getKey(), entry.getValue(), channel));
                    }
                }
            } catch (IOException e) {
                throw InferenceException.unreadable(Fault.BAD_WEIGHTS, file, e);
            }
        }
        MessageDigest whole = sha256();
        digests.values().forEach(whole::update);
        return HexFormat.of().formatHex(whole.digest());
    }

    /** Fingerprint the names of what is left over; empty where nothing is, as in nearly all folders. */
    public static Optional<String> ofLeftovers(WeightIndex weights) {
        if (weights.unusedTensors().isEmpty()) {
            return Optional.empty();
        }
        String names = String.join("\n", weights.unusedTensors());
        return Optional.of(HexFormat.of().formatHex(sha256().digest(utf8(names))));
    }

    private static byte[] digest(String name, TensorLocation tensor, FileChannel channel) throws IOException {
        MessageDigest digest = sha256();
        digest.update(utf8(name + " " + tensor.dtype() + " " + tensor.shape() + "\n"));
        long bytes = tensor.byteCount();
        if (bytes <= 3 * SAMPLE_BYTES) {
            digest.update(SafetensorsFile.readExactly(channel, tensor.dataOffset(), (int) bytes));
        } else {
            long last = bytes - SAMPLE_BYTES;
            for (long begin : new long[] {0, last / 2, last}) {
                digest.update(SafetensorsFile.readExactly(channel, tensor.dataOffset() + begin, SAMPLE_BYTES));
            }
        }
        return digest.digest();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
