package dev.stringbench.inference.cuda;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/**
 * A description of a tensor (rows, heads, columns) of 16-bit numbers for a GPU's tensor memory accelerator, which then
 * copies boxes of rows of one head: a {@code CUtensorMap}.
 *
 * @param bfloat16 whether the numbers are bfloat16, else float16
 * @param address of the first number, a multiple of 16
 * @param rows beyond which the accelerator reads zeros and writes nothing
 * @param rowStride numbers from one row to the next, a multiple of 8
 * @param headStride numbers from one head to the next, a multiple of 8
 */
public record TensorMap(
        boolean bfloat16, long address, long rows, long heads, long columns, long rowStride, long headStride) {
    /** Size of a map and what its own address must be a multiple of. */
    public static final int BYTES = 128;

    private static final int ALIGNMENT = 64;
    private static final int ELEMENT_BYTES = 2;
    private static final int RANK = 3;

    /** What the accelerator swizzles: 128 bytes, the widest. A box is as wide. */
    private static final int BOX_COLUMNS = 64;

    private static final int FLOAT16 = 6; // CUtensorMapDataType
    private static final int BFLOAT16 = 9;
    private static final int NO_INTERLEAVE = 0;
    private static final int SWIZZLE_128_BYTES = 3; // CUtensorMapSwizzle
    private static final int PROMOTE_TO_128_BYTES = 2; // CUtensorMapL2promotion
    private static final int ZEROS_OUTSIDE = 0;

    /** Whether the accelerator can read the tensor where it lies. */
    public boolean isPossible() {
        return address % 16 == 0 && rowStride % 8 == 0 && headStride % 8 == 0 && columns % BOX_COLUMNS == 0;
    }

    /**
     * Encode the map.
     *
     * @param boxRows rows that are copied at once
     * @throws dev.stringbench.inference.InferenceException ENGINE_FAILURE when the driver refuses
     */
    public Pointer encode(int boxRows) {
        Memory map = new Memory(BYTES + ALIGNMENT).align(ALIGNMENT);
        try (var lists = new Memory(64)) {
            lists.setLong(0, columns);
            lists.setLong(8, heads);
            lists.setLong(16, rows);
            lists.setLong(24, headStride * ELEMENT_BYTES);
            lists.setLong(32, rowStride * ELEMENT_BYTES);
            lists.setInt(40, BOX_COLUMNS);
            lists.setInt(44, 1);
            lists.setInt(48, boxRows);
            lists.setInt(52, 1);
            lists.setInt(56, 1);
            lists.setInt(60, 1);
            long first = CudaDriver.address(lists);
            CudaDriver.check(
                    CudaDriver.cuTensorMapEncodeTiled(
                            CudaDriver.address(map),
                            bfloat16 ? BFLOAT16 : FLOAT16,
                            RANK,
                            address,
                            first,
                            first + 24,
                            first + 40,
                            first + 52,
                            NO_INTERLEAVE,
                            SWIZZLE_128_BYTES,
                            PROMOTE_TO_128_BYTES,
                            ZEROS_OUTSIDE),
                    "describe a tensor of " + rows + " rows");
        }
        return map;
    }
}
