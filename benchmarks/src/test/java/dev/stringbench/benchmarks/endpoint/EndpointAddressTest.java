package dev.stringbench.benchmarks.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.benchmarks.BenchmarkException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointAddressTest {

    @ParameterizedTest
    @CsvSource({
        "http://host:8000, http://host:8000/v1",
        "http://host:8000/, http://host:8000/v1",
        "http://host:8000/v1, http://host:8000/v1",
        "http://host:8000/v1/, http://host:8000/v1",
        "http://host:8000/v1/completions, http://host:8000/v1",
        "https://[::1]:9/proxy/llama, https://[::1]:9/proxy/llama/v1",
        "' https://host/api/v1 ', https://host/api/v1"
    })
    void findsTheBaseInWhatPeopleWrite(String written, String base) {
        EndpointAddress address = EndpointAddress.parse(written);
        assertEquals(base, address.toString());
        assertEquals(base + "/completions", address.questions().toString());
        assertEquals(base + "/models", address.models().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "host:8000",
                "ftp://host",
                "http://",
                "http:///v1",
                "http://me:s3cret@host",
                "http://host/v1?key=s3cret",
                "http://host/#s3cret",
                "http://host/a b s3cret"
            })
    void refusesWhatIsNoAddressAndWhatMayBeASecretWithoutRepeatingIt(String written) {
        var e = assertThrows(BenchmarkException.class, () -> EndpointAddress.parse(written));
        assertEquals(BenchmarkException.Fault.BAD_SETTING, e.fault());
        String message = String.valueOf(e.getMessage());
        assertTrue(message.startsWith("--endpoint "), message);
        assertFalse(message.contains("s3cret"), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://host/v1/responses",
                "http://host/proxy/v1/responses/",
                "http://host/v1/messages",
                "http://host/v1/embeddings",
                "http://host/v1/models"
            })
    void refusesWhatIsAnotherServiceOfTheServerWithOneThatItAsks(String written) {
        var e = assertThrows(BenchmarkException.class, () -> EndpointAddress.parse(written));
        assertEquals(BenchmarkException.Fault.BAD_SETTING, e.fault());
        String message = String.valueOf(e.getMessage());
        assertTrue(message.startsWith("--endpoint ends in /"), message);
        assertTrue(message.contains("/completions"), message);
    }

    /** Whether there is a protocol for chats or not: its address ends in that of completions too. */
    @ParameterizedTest
    @ValueSource(strings = {"http://host/v1/chat/completions", "http://host/chat/completions/"})
    void neverTakesAChatsAddressForThatOfCompletions(String written) {
        if (Dialect.all().stream().anyMatch(dialect -> dialect.path().equals("/chat/completions"))) {
            EndpointAddress address = EndpointAddress.parse(written);
            assertEquals("http://host/v1/chat/completions", address.questions().toString());
        } else {
            var e = assertThrows(BenchmarkException.class, () -> EndpointAddress.parse(written));
            assertTrue(
                    String.valueOf(e.getMessage()).startsWith("--endpoint ends in /chat/completions, "),
                    e.getMessage());
        }
    }
}
