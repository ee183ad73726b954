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
    private final IValue model;
    private final AttentionKernels kernels;
    private final List<LayerKernels> layers;
    private boolean chosen;

    PieceKernels(TorchProgram program, IValue model, AttentionKernels kernels, List<LayerKernels> layers) {
        this.program = program;
        this.model = model;
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
            for (LayerKernels layer : LayerKernels.ofPieces(kernels, layers)) {
                program.call("add_pieces")
                        .with(model)
                        .with(layer.kernel())
                        .with(layer.step())
                        .run()
                        .close();
            }
            chosen = true;
        }
    }
}
