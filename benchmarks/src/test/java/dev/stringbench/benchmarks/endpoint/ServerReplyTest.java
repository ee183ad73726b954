package dev.stringbench.benchmarks.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerReplyTest {

    private static final Instant NOW = Instant.parse("2026-11-28T18:00:00Z");

    @Test
    void waitsAsLongAsSecondsOrADateSay() {
        assertEquals(Optional.of(Duration.ofSeconds(7)), ServerReply.pause("7", NOW));
        assertEquals(Optional.of(Duration.ofSeconds(90)), ServerReply.pause("Sat, 28 Nov 2026 18:01:30 GMT", NOW));
        assertEquals(Optional.of(Duration.ZERO), ServerReply.pause("Sat, 28 Nov 2026 17:00:00 GMT", NOW), "past");
        assertEquals(Optional.empty(), ServerReply.pause("soon", NOW));
    }

    @Test
    void takesADateInItsHeader() {
        var reply = new ServerReply(503, "", Optional.of("Tue, 31 Dec 2999 23:59:59 GMT"));
        var away = assertInstanceOf(
                Exchange.Unreachable.class, reply.exchange(new CompletionsDialect(), ApiKey.of(null, "")));
        assertEquals(true, away.pause().orElseThrow().toDays() > 300_000);
    }

    @Test
    void readsHalfACharacterAsAReplacement() {
        var reply = new ServerReply(
                200, "{\"choices\": [{\"text\": \"a\\ud83d\", \"finish_reason\": \"stop\"}]}", Optional.empty());
        var answer = assertInstanceOf(
                Exchange.Answered.class, reply.exchange(new CompletionsDialect(), ApiKey.of(null, "")));
        assertEquals("a\uFFFD", answer.text());
    }
}
