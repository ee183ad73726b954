package dev.stringbench.inference.torch.load;

import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The options that say where and how a model is held.
 *
 * @param device {@code auto}, {@code cpu}, {@code cuda} (all GPUs, as many as the model needs) or {@code cuda:N}, several of these with
 *     commas
 * @param dtype type of the weights and of the arithmetic; empty: bfloat16 on CUDA, float32 on CPU
 * @param randomWeightsSeed with a seed the weights are drawn and the folder's own are not looked at
 * @param contextTokens tokens for which a model spread over GPUs leaves room; empty: the model's own maximum
 * @param keyCopies copies of each key that the cache is to have room for, as {@link
 *     dev.stringbench.inference.position.PositionScheme#keyCopies} tells
 * @param prefillChunkTokens tokens of a prompt that are run together; empty: chosen by device
 * @param tensorParallel devices over which each layer is split; 1: layers lie whole, one after the other
 * @param attentionKernel a name of the kernel catalogue; empty: chosen by device and dtype
 */
public record LoadOptions(
        String device,
        Optional<Dtype> dtype,
        OptionalLong randomWeightsSeed,
        OptionalInt contextTokens,
        int keyCopies,
        OptionalInt prefillChunkTokens,
        int tensorParallel,
        Optional<String> attentionKernel) {
    /** Everything automatic. */
    public static final LoadOptions DEFAULTS = new LoadOptions(
            "auto",
            Optional.empty(),
            OptionalLong.empty(),
            OptionalInt.empty(),
            1,
            OptionalInt.empty(),
            1,
            Optional.empty());

    public LoadOptions {
        if (dtype.isPresent() && !dtype.get().isSupportedForWeights()) {
            throw bad("dtype is " + dtype.get().torchName() + "; it must be float32, float16 or bfloat16");
        }
        requirePositive("context tokens", contextTokens);
        requirePositive("key copies", OptionalInt.of(keyCopies));
        requirePositive("prefill chunk", prefillChunkTokens);
        requirePositive("tensor parallel", OptionalInt.of(tensorParallel));
    }

    /** The same on another device. */
    public LoadOptions withDevice(String value) {
        return new LoadOptions(
                value,
                dtype,
                randomWeightsSeed,
                contextTokens,
                keyCopies,
                prefillChunkTokens,
                tensorParallel,
                attentionKernel);
    }

    /** The same in a given type. */
    public LoadOptions withDtype(Dtype value) {
        return new LoadOptions(
                device,
                Optional.of(value),
                randomWeightsSeed,
                contextTokens,
                keyCopies,
                prefillChunkTokens,
                tensorParallel,
                attentionKernel);
    }

    /** The same with drawn weights. */
    public LoadOptions withRandomWeights(long seed) {
        return new LoadOptions(
                device,
                dtype,
                OptionalLong.of(seed),
                contextTokens,
                keyCopies,
                prefillChunkTokens,
                tensorParallel,
                attentionKernel);
    }

    /** The same with another prefill chunk. */
    public LoadOptions withPrefillChunkTokens(int value) {
        return new LoadOptions(
                device,
                dtype,
                randomWeightsSeed,
                contextTokens,
                keyCopies,
                OptionalInt.of(value),
                tensorParallel,
                attentionKernel);
    }

    /** The same with each layer split over so many devices. */
    public LoadOptions withTensorParallel(int value) {
        return new LoadOptions(
                device, dtype, randomWeightsSeed, contextTokens, keyCopies, prefillChunkTokens, value, attentionKernel);
    }

    /** The same with a given attention kernel. */
    public LoadOptions withAttentionKernel(String value) {
        return new LoadOptions(
                device,
                dtype,
                randomWeightsSeed,
                contextTokens,
                keyCopies,
                prefillChunkTokens,
                tensorParallel,
                Optional.of(value));
    }

    private static void requirePositive(String name, OptionalInt value) {
        if (value.isPresent() && value.getAsInt() < 1) {
            throw bad(name + " is " + value.getAsInt() + "; it must be at least 1");
        }
    }

    private static InferenceException bad(String message) {
        return new InferenceException(Fault.BAD_SETTING, message);
    }
}
