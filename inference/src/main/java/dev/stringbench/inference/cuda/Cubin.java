package dev.stringbench.inference.cuda;

import java.util.List;

/**
 * Machine code of one source for one kind of GPU.
 *
 * @param image what the driver loads; not copied, not to be changed
 * @param warnings what the compiler had to say about it, a line each
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
public record Cubin(byte[] image, List<String> warnings) {
    public Cubin {
        warnings = List.copyOf(warnings);
    }
}
