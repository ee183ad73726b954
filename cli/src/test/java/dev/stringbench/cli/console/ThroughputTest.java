package dev.stringbench.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stringbench.benchmarks.model.Completion;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThroughputTest {

    private final Throughput throughput = new Throughput();

    @Test
    void tellsPrefillAndDecodingApart() {
        throughput.add(1000, generated(200, Duration.ofSeconds(2), Duration.ofSeconds(5)));
        assertEquals(
                "prefill 400 and decode 2.0 tokens/s, 200 prompt tokens reused",
                throughput.words(Duration.ofMinutes(1)));
    }

    @Test
    void countsWhatAServerAnswersSideBySideOverTheTimeThatPassed() {
        throughput.add(1000, generated(0, Duration.ZERO, Duration.ofSeconds(10)));
        throughput.add(1000, generated(0, Duration.ZERO, Duration.ofSeconds(10)));
        assertEquals("prompt 200 and generated 2.0 tokens/s", throughput.words(Duration.ofSeconds(10)));
    }

    private static Completion.Generated generated(int reused, Duration prefill, Duration decode) {
        return new Completion.Generated(0, "text", 11, Completion.FinishReason.LENGTH, reused, prefill, decode);
    }
}
