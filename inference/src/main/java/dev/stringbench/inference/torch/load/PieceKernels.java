package dev.stringbench.inference.torch.load;

import ai.djl.pytorch.jni.IValue;
import dev.stringbench.inference.torch.kernel.AttentionKernels;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.util.List;

/**
 * A loaded model's kernels for attention plans that our own kernels do not know.
 *
 * <p>They are checked and chosen when the first session under such a plan opens: cuDNN prepares a plan for each shape of
 * the check, which takes longer than all else of a load, and most models never need it.
 */
public final class PieceKernels {
    private final TorchProgram program;
    private final List<IValue> models;
    private final AttentionKernels kernels;
    private final List<List<LayerKernels>> layers;
    private boolean chosen;

    /**
     * Note what there is.
     *
     * @param models the program's {@code Model} of each rank
     * @param layers the kernels of each rank's layers
     */
    PieceKernels(TorchProgram program, List<IValue> models, AttentionKernels kernels, List<List<LayerKernels>> layers) {
        this.program = program;
        this.models = List.copyOf(models);
        this.kernels = kernels;
        this.layers = List.copyOf(layers);
    }

    /**
     * Choose them, unless that was done before.
     *
     * @throws dev.stringbench.inference.InferenceException OUT_OF_MEMORY when the check finds no room
     */
    public synchronized void require() {
        if (!chosen) {
            for (int rank = 0; rank < models.size(); rank++) {
                for (LayerKernels layer : LayerKernels.ofPieces(kernels, layers.get(rank))) {
                    program.call("add_pieces")
                            .with(models.get(rank))
                            .with(layer.kernel())
                            .with(layer.step())
                            .run()
                            .close();
                }
            }
            chosen = true;
        }
    }
}
