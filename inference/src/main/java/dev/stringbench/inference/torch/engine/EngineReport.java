package dev.stringbench.inference.torch.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.engine.StandardCapabilities;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.jni.LibUtils;
import ai.djl.util.cuda.CudaUtils;
import dev.stringbench.inference.EngineCache;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A report of the engine of this process and of the hardware that it sees.
 *
 * @param djlVersion version of DJL
 * @param torchVersion version of libtorch
 * @param libtorch folder that libtorch was loaded from
 * @param cudaBuild whether libtorch is a CUDA build that works here
 * @param gpusOfDriver GPUs that the CUDA driver shows, which a CPU build cannot use
 * @param gpus the GPUs
 */
public record EngineReport(
        String djlVersion, String torchVersion, String libtorch, boolean cudaBuild, int gpusOfDriver, List<Gpu> gpus) {

    public EngineReport {
        gpus = List.copyOf(gpus);
    }

    /**
     * One GPU.
     *
     * @param name such as {@code cuda:0}
     * @param computeCapability such as {@code 90}
     * @param totalBytes its memory
     * @param freeBytes what of it is free now
     */
    public record Gpu(String name, String computeCapability, long totalBytes, long freeBytes) {
        /** The compute capability to compare with, 0 when the driver does not tell. */
        public int computeCapabilityNumber() {
            return computeCapability.matches("[0-9]{2,3}") ? Integer.parseInt(computeCapability) : 0;
        }
    }

    /**
     * Load the engine, if that has not happened yet, and look around.
     *
     * @throws InferenceException ENGINE_FAILURE when libtorch cannot be loaded
     */
    public static EngineReport read() {
        try {
            Engine engine = Engine.getEngine(PtEngine.ENGINE_NAME);
            boolean cuda = engine.hasCapability(StandardCapabilities.CUDA);
            int seen = CudaUtils.getGpuCount();
            return new EngineReport(
                    Engine.getDjlVersion(),
                    engine.getVersion(),
                    LibUtils.getLibtorchPath(),
                    cuda,
                    seen,
                    cuda ? IntStream.range(0, seen).mapToObj(EngineReport::gpu).toList() : List.of());
        } catch (EngineException | UnsatisfiedLinkError e) {
            throw new InferenceException(
                    Fault.ENGINE_FAILURE,
                    "libtorch cannot be loaded: " + e.getMessage() + "; " + EngineCache.remedy()
                            + " (see 'On a GPU' in the README when another libtorch was chosen)",
                    e);
        }
    }

    /** Engine and version as a run's identity names them. */
    public String engine() {
        return "DJL " + djlVersion + ", PyTorch " + torchVersion;
    }

    private static Gpu gpu(int index) {
        var memory = CudaUtils.getGpuMemory(Device.gpu(index));
        return new Gpu(
                "cuda:" + index,
                CudaUtils.getComputeCapability(index),
                memory.getMax(),
                memory.getMax() - memory.getUsed());
    }
}
