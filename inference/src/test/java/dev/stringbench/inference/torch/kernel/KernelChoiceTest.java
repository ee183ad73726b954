package dev.stringbench.inference.torch.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of several right kernels the quickest is taken: by the known order when a model is loaded, by time in a survey. */
class KernelChoiceTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ':',
            value = {"90 : hopper, cudnn, flash, efficient, plain", "80 : hopper, flash, cudnn, efficient, plain"})
    void theOrderOfSpeedIsThatOfTheGeneration(int computeCapability, String expected) {
        List<PromptKernel> kernels = new ArrayList<>(KernelCatalogue.promptsFor("cuda:0"));
        Collections.shuffle(kernels, new Random(1));
        kernels.sort(Comparator.comparingInt(kernel -> kernel.place(computeCapability)));
        assertEquals(expected, KernelCatalogue.names(kernels));
    }

    /** The CPU's kernel and the plain maths both give the plain maths' numbers. */
    @Test
    void theQuickestRightKernelIsTakenWhenAModelIsLoaded() {
        try (TorchProgram program = KernelProgram.load()) {
            var kernels = new AttentionKernels(program, Dtype.FLOAT32, 2, 3, 16);
            assertEquals("cpu", kernels.choose("cpu", Optional.empty()));
            assertEquals("plain", kernels.choose("cpu", Optional.of("plain")));
        }
    }

    @Test
    void theQuickestRightKernelIsTheBestOfASurvey() {
        var slow = new KernelTrial("efficient", Optional.empty(), 0.3);
        var quick = new KernelTrial("flash", Optional.empty(), 0.1);
        var between = new KernelTrial("cudnn", Optional.empty(), 0.2);
        var wrong = new KernelTrial("hopper", Optional.of("wrong by 1, where 0.04 is allowed"), 0);
        for (int turn = 0; turn < 4; turn++) {
            List<KernelTrial> trials = new ArrayList<>(List.of(slow, quick, between, wrong));
            Collections.rotate(trials, turn);
            assertEquals("flash", KernelTrial.best(trials));
            trials.sort(KernelTrial.BEST_FIRST);
            assertEquals(List.of(quick, between, slow, wrong), trials);
        }
        assertEquals("plain", KernelTrial.best(List.of(wrong)));
    }
}
