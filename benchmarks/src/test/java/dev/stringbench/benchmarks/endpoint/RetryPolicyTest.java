package dev.stringbench.benchmarks.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {

    private static final RetryPolicy POLICY =
            new RetryPolicy(5, Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofMinutes(15));

    private final SplittableRandom random = new SplittableRandom(1);

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 4", "6, 32", "7, 60", "40, 60", "2000, 60"})
    void doublesThePauseUpToTheLongestAndDrawsFromItsUpperHalf(int retry, double seconds) {
        double least = Double.MAX_VALUE;
        double most = 0;
        for (int draw = 0; draw < 200; draw++) {
            double pause = POLICY.pause(retry, Optional.empty(), random).toNanos() / 1e9;
            least = Math.min(least, pause);
            most = Math.max(most, pause);
        }
        assertTrue(least >= seconds / 2 && most <= seconds, retry + ": " + least + " to " + most);
        assertTrue(most - least > seconds / 4, "the draws differ: " + least + " to " + most);
    }

    @Test
    void waitsAsLongAsTheServerAsksButNotLongerThanForTheServerItself() {
        assertEquals(Duration.ofMinutes(2), POLICY.pause(1, Optional.of(Duration.ofMinutes(2)), random));
        assertEquals(Duration.ofMinutes(15), POLICY.pause(1, Optional.of(Duration.ofDays(9)), random));
        Duration own = POLICY.pause(5, Optional.of(Duration.ZERO), random);
        assertTrue(own.compareTo(Duration.ofSeconds(8)) >= 0, own.toString());
    }
}
