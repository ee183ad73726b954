package dev.stringbench.inference.torch.kernel;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.family.ModelTensors;
import dev.stringbench.inference.rope.RotaryTable;
import dev.stringbench.inference.torch.engine.TorchDtype;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Try {@link DecodeKernel} on one layer of random weights as wide as a model's, where the model itself is not loaded. */
final class OneLayer {
    /** Fewer tokens than a model's: the head's rows are all alike. */
    private static final int VOCAB = 1000;

    private static final int ROWS = 64;

    private final TorchProgram program;
    private final ModelConfig config;
    private final Dtype dtype;
    private final String device;

    private OneLayer(TorchProgram program, ModelConfig config, Dtype dtype, String device) {
        this.program = program;
        this.config = config;
        this.dtype = dtype;
        this.device = device;
    }

    /**
     * What came of it.
     *
     * @param build how decode.cu was compiled, where it can be used
     * @param fault else why a device would not decode one sequence of a model in a single launch
     */
    record Trial(Optional<KernelBuild> build, Optional<String> fault) {}

    static Trial trial(TorchProgram program, ModelConfig config, Dtype dtype, String device) {
        try {
            return new Trial(Optional.of(new OneLayer(program, config, dtype, device).run()), Optional.empty());
        } catch (InferenceException e) {
            if (e.fault() == Fault.ENGINE_FAILURE) {
                return new Trial(Optional.empty(), Optional.of(e.getMessage()));
            }
            throw e;
        }
    }

    private KernelBuild run() {
        DecodeShape shape = DecodeShape.of(config);
        try (PtNDManager scope = program.newScope();
                IValue model = program.call("model")
                        .with(shape.kvHeads())
                        .with(shape.headDim())
                        .with(shape.epsilon())
                        .with(ROWS)
                        .with(random(scope, VOCAB, shape.hidden()))
                        .with(random(scope, shape.hidden()))
                        .with(random(scope, VOCAB, shape.hidden()))
                        .run()) {
            Map<String, PtNDArray> tensors = new LinkedHashMap<>();
            new ModelTensors(config)
                    .layer(0)
                    .byPart()
                    .forEach((part, tensor) -> tensors.put(
                            part,
                            random(
                                    scope,
                                    tensor.shape().stream()
                                            .mapToLong(Long::longValue)
                                            .toArray())));
            program.call("add_layer")
                    .with(model)
                    .with(tensors)
                    .with("plain")
                    .with("each")
                    .run()
                    .close();
            return DecodeKernel.load(program, model, shape.withLayersAndVocab(1, VOCAB), table(), dtype)
                    .build();
        }
    }

    private RotaryTable table() {
        return RotaryTable.of(config.rotary(), DecodeCheck.ROWS);
    }

    private PtNDArray random(PtNDManager scope, long... shape) {
        return program.call("random")
                .with(shape)
                .with(0.0)
                .with(0.02)
                .with(device)
                .with(TorchDtype.scalarType(dtype))
                .runForTensor(scope);
    }
}
