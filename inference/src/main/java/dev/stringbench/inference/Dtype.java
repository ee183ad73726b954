package dev.stringbench.inference;

import java.util.Arrays;
import java.util.Optional;

/** An element type of a safetensors file, with its size in bytes. */
public enum Dtype {
    FLOAT64("F64", "float64", 8),
    FLOAT32("F32", "float32", 4),
    FLOAT16("F16", "float16", 2),
    BFLOAT16("BF16", "bfloat16", 2),
    INT64("I64", "int64", 8),
    INT32("I32", "int32", 4),
    INT16("I16", "int16", 2),
    INT8("I8", "int8", 1),
    UINT64("U64", "uint64", 8),
    UINT32("U32", "uint32", 4),
    UINT16("U16", "uint16", 2),
    UINT8("U8", "uint8", 1),
    BOOL("BOOL", "bool", 1),
    FLOAT8_E4M3("F8_E4M3", "float8_e4m3fn", 1),
    FLOAT8_E5M2("F8_E5M2", "float8_e5m2", 1);

    private final String safetensorsName;
    private final String torchName;
    private final int bytes;

    Dtype(String safetensorsName, String torchName, int bytes) {
        this.safetensorsName = safetensorsName;
        this.torchName = torchName;
        this.bytes = bytes;
    }

    /** The name in a safetensors header, such as {@code BF16}. */
    public String safetensorsName() {
        return safetensorsName;
    }

    /** The name in a config.json and in PyTorch, such as {@code bfloat16}. */
    public String torchName() {
        return torchName;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    /** Whether model weights of this type can be run: float32, float16 or bfloat16. */
    public boolean isSupportedForWeights() {
        return this == FLOAT32 || this == FLOAT16 || this == BFLOAT16;
    }

    /** Find a type by its safetensors name; empty when it is unknown. */
    public static Optional<Dtype> ofSafetensorsName(String name) {
        return Arrays.stream(values())
                .filter(dtype -> dtype.safetensorsName.equals(name))
                .findFirst();
    }

    /** Find a type by its PyTorch name; empty when it is unknown. */
    public static Optional<Dtype> ofTorchName(String name) {
        return Arrays.stream(values())
                .filter(dtype -> dtype.torchName.equals(name))
                .findFirst();
    }
}
