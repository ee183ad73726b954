package dev.stringbench.benchmarks.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ApiKeyTest {

    @Test
    void takesTheKeyAndTheValuesOfHeadersOutOfAServersWords() {
        ApiKey key = ApiKey.of("sk-1234", "KEY").hiding(List.of("gateway-secret", "1"));
        assertEquals("no [key] and no [key] in room 1", key.redact("no sk-1234 and no gateway-secret in room 1"));
    }

    @Test
    void hidesASecretThatContainsAnotherAsAWhole() {
        assertEquals(
                "[key]!",
                ApiKey.of("secret", "KEY")
                        .hiding(List.of("secret-of-the-gateway"))
                        .redact("secret-of-the-gateway!"));
    }

    @Test
    void leavesWordsAloneWhereThereIsNoKey() {
        assertEquals("words", ApiKey.of(null, "KEY").redact("words"));
    }
}
