package dev.stringbench.inference.torch.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AloneTest {
    @Test
    @Timeout(60)
    void ranksWaitForWorkThatIsGivenToAllOfThemAtOnce() throws InterruptedException {
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        try (RankGroup group = RankGroup.onCpu(2)) {
            var other = new Thread(() -> group.run(rank -> heard.add("rank")));
            int result = group.alone(() -> {
                other.start();
                while (other.getState() != Thread.State.BLOCKED) {
                    Thread.onSpinWait();
                }
                heard.add("alone");
                return 3;
            });
            other.join();
            assertEquals(3, result);
            assertEquals(List.of("alone", "rank", "rank"), heard);
        }
    }
}
