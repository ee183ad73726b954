package dev.stringbench.inference.torch.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.rope.RopeScaling;
import dev.stringbench.inference.rope.RotaryConfig;
import dev.stringbench.inference.rope.RotaryTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A step over several GPUs, with stand-ins for them. */
class SplitRunTest {
    private static final int EXCHANGES = 7;

    private final List<String> heard = new ArrayList<>();
    private final List<Rank> ranks = IntStream.range(0, 3).mapToObj(Rank::new).toList();
    private final Word stop = new Word();
    private final SplitRun run = new SplitRun(ranks, stop, EXCHANGES);

    private final StepToken token =
            new StepToken(5, 3, 9, RotaryTable.of(new RotaryConfig(10_000, 8, 64, new RopeScaling.Default()), 10));

    private static final class Word implements SplitRun.Stop {
        boolean stopped;

        @Override
        public boolean isSet() {
            return stopped;
        }

        @Override
        public void set(boolean value) {
            stopped = value;
        }
    }

    private final class Rank implements RankStep {
        final int index;
        long best;

        @Nullable RuntimeException atLaunch;

        @Nullable RuntimeException atEnd;

        boolean givesUp;

        Rank(int index) {
            this.index = index;
        }

        @Override
        public void prepare(StepToken step, int exchanges) {
            heard.add("prepare " + index + " from " + exchanges);
        }

        @Override
        public void launch() {
            heard.add("launch " + index);
            if (atLaunch != null) {
                throw atLaunch;
            }
        }

        @Override
        public void await() {
            heard.add("await " + index + (stop.isSet() ? " stopped" : ""));
            if (givesUp) {
                stop.set(true);
            }
            if (atEnd != null) {
                throw atEnd;
            }
        }

        @Override
        public long best() {
            return best;
        }

        @Override
        public void clear() {
            heard.add("clear " + index);
        }
    }

    private long step() {
        return run.run(token);
    }

    private static long ranked(long logit, long token) {
        return logit << 32 | (0xffff_ffffL - token);
    }

    @Test
    void allAreStartedBeforeAnyIsWaitedFor() {
        step();
        assertEquals(
                List.of(
                        "prepare 0 from 0",
                        "prepare 1 from 0",
                        "prepare 2 from 0",
                        "launch 0",
                        "launch 1",
                        "launch 2",
                        "await 0",
                        "await 1",
                        "await 2"),
                heard);
    }

    @Test
    void sumsAreCountedOverSteps() {
        step();
        step();
        heard.clear();
        step();
        assertEquals("prepare 2 from " + 2 * EXCHANGES, heard.get(2));
    }

    @Test
    void theGreatestLogitOfAllRanksIsChosenAndTheFirstOfSeveral() {
        ranks.get(0).best = ranked(0x8000_0001L, 7);
        ranks.get(1).best = ranked(0xbf00_0000L, 40); // greater, as an unsigned number
        ranks.get(2).best = ranked(0xbf00_0000L, 90);
        assertEquals(40, step());
        ranks.get(2).best = ranked(0xbf00_0001L, 90);
        assertEquals(90, step());
    }

    @Test
    void aLaunchThatFailsStopsTheOthersAndWaitsForThem() {
        var failure = new InferenceException(Fault.ENGINE_FAILURE, "CUDA could not start decode");
        ranks.get(1).atLaunch = failure;
        assertSame(failure, assertThrows(InferenceException.class, this::step));
        assertFalse(heard.contains("launch 2"));
        assertEquals(List.of("await 0 stopped", "await 1 stopped", "await 2 stopped"), heard.subList(5, 8));
        assertFalse(stop.isSet());
    }

    @Test
    void aGpuThatFailsStopsTheOthers() {
        ranks.get(0).atEnd = new InferenceException(Fault.ENGINE_FAILURE, "CUDA could not finish its work");
        assertThrows(InferenceException.class, this::step);
        assertEquals(List.of("await 0", "await 1 stopped", "await 2 stopped"), heard.subList(6, 9));
    }

    @Test
    void aStepThatIsGivenUpSaysSoAndLeavesAllAsBeforeTheFirst() {
        step();
        ranks.get(2).givesUp = true;
        heard.clear();
        var thrown = assertThrows(InferenceException.class, this::step);
        assertEquals(Fault.ENGINE_FAILURE, thrown.fault());
        assertTrue(thrown.getMessage().contains("did not answer each other in time"), thrown.getMessage());
        assertEquals(List.of("clear 0", "clear 1", "clear 2"), heard.subList(9, 12));
        assertFalse(stop.isSet());
        ranks.get(2).givesUp = false;
        heard.clear();
        step();
        assertEquals("prepare 0 from 0", heard.get(0));
    }
}
