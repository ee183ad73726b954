package dev.stringbench.inference.family;

import java.util.Arrays;
import java.util.List;

/**
 * A tensor that a model needs.
 *
 * @param name as in Transformers, such as {@code model.layers.0.mlp.up_proj.weight}
 * @param shape extents, outermost first
 */
public record TensorSpec(String name, List<Long> shape) {
    public TensorSpec {
        shape = List.copyOf(shape);
    }

    /** Name a tensor of the given extents. */
    public static TensorSpec of(String name, long... shape) {
        return new TensorSpec(name, Arrays.stream(shape).boxed().toList());
    }

    /** Elements in all. */
    public long elementCount() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }
}
