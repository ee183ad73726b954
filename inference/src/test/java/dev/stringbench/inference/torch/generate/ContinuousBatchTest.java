package dev.stringbench.inference.torch.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.position.PositionScheme;
import dev.stringbench.inference.position.Rope;
import dev.stringbench.inference.position.StringShift;
import dev.stringbench.inference.rope.RopeScaling;
import dev.stringbench.inference.rope.RotaryConfig;
import dev.stringbench.inference.torch.TestModel;
import dev.stringbench.inference.torch.kernel.KernelProgram;
import dev.stringbench.inference.torch.kernel.PlainKernels;
import dev.stringbench.inference.torch.load.LoadOptions;
import dev.stringbench.inference.torch.load.ModelLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compare prompts that are continued together with the same prompts one by one. */
class ContinuousBatchTest {
    private static final int CHUNK = 16;

    @TempDir
    Path folder;

    private CausalLanguageModel model;

    @BeforeEach
    void load() {
        TestModel.write(folder, TestModel.config("llama", 6), Dtype.FLOAT32, 1);
        model = CausalLanguageModel.load(
                folder, LoadOptions.DEFAULTS.withDevice("cpu").withPrefillChunkTokens(CHUNK));
    }

    @AfterEach
    void close() {
        model.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 50})
    void promptsTogetherGiveWhatTheyGiveAlone(int together) {
        List<PromptRequest> requests = requests(23, 4);
        for (PositionScheme scheme : List.of(new Rope(), new StringShift(20, 5))) {
            Map<Integer, List<Integer>> alone = new TreeMap<>();
            try (GenerationSession session = model.session(scheme)) {
                for (PromptRequest request : requests) {
                    alone.put(
                            request.key(),
                            session.generate(
                                            request.prompt(), request.options(), TokenListener.NONE, new Cancellation())
                                    .tokenIds());
                }
            }
            try (GenerationSession session = session(scheme, together)) {
                assertEquals(alone, tokens(runAll(session, requests.iterator(), new Cancellation())));
            }
        }
    }

    /** The whole decoder with the way to decode that GPUs take, here in plain maths. */
    @ParameterizedTest
    @ValueSource(strings = {"llama", "qwen3", "mistral"})
    void theFusedStepGivesTheSame(String family) {
        ObjectNode json = TestModel.config(family, 6);
        if (family.equals("mistral")) {
            json.put("sliding_window", 15);
        }
        ModelConfig config = TestModel.write(folder, json, Dtype.FLOAT32, 2).config();
        LoadOptions options = LoadOptions.DEFAULTS.withDevice("cpu").withPrefillChunkTokens(CHUNK);
        var steps = Map.of("step", PlainKernels.stepSource());
        List<PromptRequest> requests = requests(17, 5);
        for (PositionScheme scheme : List.of(new Rope(), new StringShift(20, 5))) {
            if (family.equals("mistral") && scheme instanceof StringShift) {
                continue;
            }
            try (var plain = CausalLanguageModel.load(folder, options);
                    var fused = new CausalLanguageModel(
                            ModelLoader.load(folder, config, options, KernelProgram.load(steps)));
                    GenerationSession one = session(plain, scheme, 1);
                    GenerationSession many = session(fused, scheme, 6)) {
                assertEquals(
                        tokens(runAll(one, requests.iterator(), new Cancellation())),
                        tokens(runAll(many, requests.iterator(), new Cancellation())));
            }
        }
    }

    @Test
    void pullsNoMorePromptsThanItRunsTogether() {
        List<PromptRequest> requests = requests(20, 7);
        int[] pulled = {0};
        int[] ended = {0};
        int[] most = {0};
        Iterator<PromptRequest> counting = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return pulled[0] < requests.size();
            }

            @Override
            public PromptRequest next() {
                most[0] = Math.max(most[0], pulled[0] + 1 - ended[0]);
                return requests.get(pulled[0]++);
            }
        };
        try (GenerationSession session = session(new Rope(), 6)) {
            session.generateAll(counting, outcome -> ended[0]++, new Cancellation());
        }
        assertEquals(20, ended[0]);
        assertEquals(6, most[0]);
    }

    @Test
    void takesOverTheBeginningOfAPromptThatIsStillAtWork() {
        int[] common = new Random(3).ints(100, 0, 50).toArray();
        List<PromptRequest> requests = new ArrayList<>();
        for (int key = 0; key < 5; key++) {
            int[] prompt = Arrays.copyOf(common, 120);
            Arrays.fill(prompt, 100, 120, key);
            requests.add(new PromptRequest(key, prompt, GenerationOptions.greedy(10, Set.of())));
        }
        Map<Integer, List<Integer>> whole;
        try (GenerationSession session = session(new StringShift(30, 4), 1)) {
            session.disablePrefixReuse();
            Map<Integer, PromptOutcome> outcomes = runAll(session, requests.iterator(), new Cancellation());
            assertEquals(0, reused(outcomes));
            whole = tokens(outcomes);
        }
        for (int together : new int[] {1, 5}) {
            try (GenerationSession session = session(new StringShift(30, 4), together)) {
                Map<Integer, PromptOutcome> outcomes = runAll(session, requests.iterator(), new Cancellation());
                assertEquals(4 * (100 / CHUNK * CHUNK), reused(outcomes));
                assertEquals(whole, tokens(outcomes));
            }
        }
    }

    @Test
    void onePromptThatCannotBeRunDoesNotStopTheOthers() {
        List<PromptRequest> requests = new ArrayList<>(requests(4, 1));
        requests.add(2, new PromptRequest(99, new int[] {1, 50}, GenerationOptions.greedy(3, Set.of())));
        try (GenerationSession session = session(new Rope(), 3)) {
            Map<Integer, PromptOutcome> outcomes = runAll(session, requests.iterator(), new Cancellation());
            assertEquals(5, outcomes.size());
            assertEquals(4, tokens(outcomes).size());
            assertTrue(outcomes.get(99) instanceof PromptOutcome.Failed failed
                    && failed.cause().fault() == Fault.BAD_PROMPT);
        }
    }

    @Test
    void aCancelledBatchEndsWithoutFurtherOutcomes() {
        var cancellation = new Cancellation();
        var seen = new ArrayList<Integer>();
        try (GenerationSession session = session(new Rope(), 4)) {
            session.generateAll(
                    requests(30, 2).iterator(),
                    outcome -> {
                        seen.add(outcome.key());
                        cancellation.cancel();
                    },
                    cancellation);
            assertTrue(seen.size() < 10, "after the first outcome " + (seen.size() - 1) + " more came");
            assertEquals(
                    5,
                    runAll(session, requests(5, 9).iterator(), new Cancellation())
                            .size());
        }
    }

    @Test
    void aTableThatFollowsTheLengthIsRunOneByOne() {
        var growing = new RotaryConfig(10000, 6, 32, new RopeScaling.Dynamic(2));
        try (GenerationSession session = model.session(new Rope(), growing, 8)) {
            assertEquals(1, session.sequences());
        }
    }

    private GenerationSession session(PositionScheme scheme, int together) {
        return session(model, scheme, together);
    }

    private static GenerationSession session(CausalLanguageModel model, PositionScheme scheme, int together) {
        return model.session(scheme, model.config().rotary(), together);
    }

    private static Map<Integer, PromptOutcome> runAll(
            GenerationSession session, Iterator<PromptRequest> requests, Cancellation cancellation) {
        Map<Integer, PromptOutcome> outcomes = new HashMap<>();
        session.generateAll(
                requests,
                outcome -> assertEquals(null, outcomes.put(outcome.key(), outcome), "two outcomes for one prompt"),
                cancellation);
        return outcomes;
    }

    private static Map<Integer, List<Integer>> tokens(Map<Integer, PromptOutcome> outcomes) {
        Map<Integer, List<Integer>> tokens = new TreeMap<>();
        outcomes.forEach((key, outcome) -> {
            if (outcome instanceof PromptOutcome.Generated generated) {
                tokens.put(key, generated.result().tokenIds());
            }
        });
        return tokens;
    }

    private static int reused(Map<Integer, PromptOutcome> outcomes) {
        return outcomes.values().stream()
                .mapToInt(
                        outcome -> ((PromptOutcome.Generated) outcome).result().reusedPrefixTokens())
                .sum();
    }

    /** Prompts of 1 to 90 tokens, each with its own budget, sampling and stop token. */
    private static List<PromptRequest> requests(int count, long seed) {
        var random = new Random(seed);
        List<PromptRequest> requests = new ArrayList<>();
        for (int key = 0; key < count; key++) {
            int[] prompt = random.ints(1 + random.nextInt(90), 0, 50).toArray();
            Sampling sampling = switch (key % 5) {
                case 0 -> new Sampling(1.2, 0.9, 0, 1.1, key);
                case 1 -> new Sampling(0.7, 1, 5, 1, key);
                case 2 -> new Sampling(2, 0.8, 20, 1, key);
                default -> Sampling.GREEDY;
            };
            requests.add(new PromptRequest(
                    key, prompt, new GenerationOptions(1 + random.nextInt(12), sampling, Set.of(random.nextInt(50)))));
        }
        return requests;
    }
}
