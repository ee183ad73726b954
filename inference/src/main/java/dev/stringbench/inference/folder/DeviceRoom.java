package dev.stringbench.inference.folder;

/**
 * The memory that a device has for a model.
 *
 * @param name as the user writes it, such as {@code cuda:0}
 * @param bytes free for weights and cache; what activations need is already taken off
 */
public record DeviceRoom(String name, long bytes) {
    public DeviceRoom {
        if (bytes < 0) {
            throw new IllegalArgumentException(
                    "the room on " + name + " is " + bytes + " bytes; it must not be negative");
        }
    }
}
