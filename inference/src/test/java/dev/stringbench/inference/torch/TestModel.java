package dev.stringbench.inference.torch;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.family.ModelTensors;
import dev.stringbench.inference.family.TensorSpec;
import dev.stringbench.inference.folder.ModelConfigReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * Write tiny seeded models to disk and keep their weights as plain numbers.
 *
 * @param config the model
 * @param weights each tensor's numbers, exactly as stored, in row order
 */
public record TestModel(ModelConfig config, Map<String, float[]> weights) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A Llama of 2 layers, 4 query heads, 2 key heads and 50 tokens; options replace or add keys of config.json. */
    public static ObjectNode config(String modelType, int headDim) {
        return JSON.createObjectNode()
                .put("model_type", modelType)
                .put("hidden_size", 24)
                .put("intermediate_size", 40)
                .put("num_hidden_layers", 2)
                .put("num_attention_heads", 4)
                .put("num_key_value_heads", 2)
                .put("head_dim", headDim)
                .put("vocab_size", 50)
                .put("max_position_embeddings", 4096)
                .put("rms_norm_eps", 1e-5)
                .put("rope_theta", 10000.0)
                .put("tie_word_embeddings", false)
                .put("torch_dtype", "float32");
    }

    /** Write config.json alone, for random weights. */
    public static void writeConfig(Path folder, ObjectNode config) {
        try {
            Files.writeString(folder.resolve("config.json"), config.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Write config.json and model.safetensors; weights are large enough for logits to differ clearly. */
    public static TestModel write(Path folder, ObjectNode config, Dtype dtype, long seed) {
        return write(folder, config, dtype, seed, 0);
    }

    /**
     * The same with blanks after the header, so that the data begin at any byte.
     *
     * @param shift bytes, 0..7, from a multiple of 8 to the first byte of data
     */
    public static TestModel write(Path folder, ObjectNode config, Dtype dtype, long seed, int shift) {
        return write(folder, config, UnaryOperator.identity(), dtype, seed, shift);
    }

    /**
     * The same as a model that the folder's config.json does not quite say.
     *
     * @param change makes another model of what is read
     */
    public static TestModel write(
            Path folder, ObjectNode config, UnaryOperator<ModelConfig> change, Dtype dtype, long seed, int shift) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("config.json"), config.toString());
            ModelConfig read = change.apply(ModelConfigReader.read(folder));
            var weights = new LinkedHashMap<String, float[]>();
            var random = new Random(seed);
            for (TensorSpec tensor : new ModelTensors(read).all()) {
                weights.put(tensor.name(), draw(tensor, dtype, random));
            }
            writeSafetensors(folder.resolve("model.safetensors"), read, dtype, weights, shift);
            return new TestModel(read, weights);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static float[] draw(TensorSpec tensor, Dtype dtype, Random random) {
        var numbers = new float[(int) tensor.elementCount()];
        boolean matrix = tensor.shape().size() == 2;
        for (int i = 0; i < numbers.length; i++) {
            double number = matrix || tensor.name().endsWith("bias")
                    ? 0.3 * random.nextGaussian()
                    : 1 + 0.2 * random.nextGaussian();
            numbers[i] = rounded((float) number, dtype);
        }
        return numbers;
    }

    private static float rounded(float number, Dtype dtype) {
        return switch (dtype) {
            case BFLOAT16 -> Float.intBitsToFloat(Float.floatToIntBits(number) & 0xffff0000);
            case FLOAT16 -> Math.round(number * 256) / 256f; // few enough bits for float16 as long as |number| < 8
            default -> number;
        };
    }

    private static void writeSafetensors(
            Path file, ModelConfig config, Dtype dtype, Map<String, float[]> weights, int shift) throws IOException {
        ObjectNode header = JSON.createObjectNode();
        long offset = 0;
        for (TensorSpec tensor : new ModelTensors(config).all()) {
            ObjectNode entry = header.putObject(tensor.name()).put("dtype", dtype.safetensorsName());
            tensor.shape().forEach(entry.putArray("shape")::add);
            long end = offset + tensor.elementCount() * dtype.bytes();
            entry.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
        int padded = (text.length + 7) / 8 * 8 + shift;
        ByteBuffer bytes = ByteBuffer.allocate(8 + padded + (int) offset).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(padded).put(text);
        while (bytes.position() < 8 + padded) {
            bytes.put((byte) ' ');
        }
        weights.values().forEach(numbers -> put(bytes, dtype, numbers));
        Files.write(file, bytes.array());
    }

    private static void put(ByteBuffer bytes, Dtype dtype, float[] numbers) {
        for (float number : numbers) {
            switch (dtype) {
                case BFLOAT16 -> bytes.putShort((short) (Float.floatToIntBits(number) >>> 16));
                case FLOAT16 -> bytes.putShort(toHalf(number));
                default -> bytes.putFloat(number);
            }
        }
    }

    /** The bits of a float16 that holds the number exactly: 0, or 2^-8 up to 8 in steps of 2^-8. */
    private static short toHalf(float number) {
        int bits = Float.floatToIntBits(number);
        int sign = (bits >>> 16) & 0x8000;
        if (number == 0) {
            return (short) sign;
        }
        int exponent = ((bits >>> 23) & 0xff) - 127 + 15;
        return (short) (sign | (exponent << 10) | ((bits >>> 13) & 0x3ff));
    }
}
