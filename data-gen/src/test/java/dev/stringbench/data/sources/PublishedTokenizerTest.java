package dev.stringbench.data.sources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stand-in hub on a real socket. */
class PublishedTokenizerTest {

    private static final Map<String, String> FILES = Map.of(
            "/gpt2/resolve/main/tokenizer.json", "{\"version\": \"1.0\"}",
            "/gpt2/resolve/main/tokenizer_config.json", "{}",
            "/maker/Model-1.5/resolve/main/tokenizer.json", "{}");

    @TempDir
    private Path cache;

    private final List<String> asked = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            asked.add(path);
            byte[] body = FILES.getOrDefault(path, "none").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(FILES.containsKey(path) ? 200 : 404, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Path fetch(String name) {
        String hub = "http://127.0.0.1:" + server.getAddress().getPort();
        return new PublishedTokenizer(name).in(cache, hub, notes::add);
    }

    @Test
    void isFetchedOnce() throws IOException {
        Path folder = fetch("gpt2");
        assertEquals("{\"version\": \"1.0\"}", Files.readString(folder.resolve("tokenizer.json")));
        assertTrue(Files.exists(folder.resolve("tokenizer_config.json")));
        assertFalse(Files.exists(folder.resolve("added_tokens.json")));
        int before = asked.size();
        assertEquals(folder, fetch("gpt2"));
        assertEquals(before, asked.size());
        assertEquals(1, notes.size());
        assertTrue(notes.get(0).startsWith("fetching the tokenizer of gpt2 from http://127.0.0.1:"), notes.get(0));
        assertTrue(Files.exists(fetch("maker/Model-1.5").resolve("tokenizer.json")));
    }

    @Test
    void isNotThere() {
        var e = assertThrows(DataException.class, () -> fetch("maker/other"));
        assertEquals(DataFault.FETCH_FAILED, e.fault());
        assertTrue(e.toString().contains("the hub has no model maker/other"), e.toString());
        assertThrows(DataException.class, () -> fetch("maker/other"), "nothing half fetched is taken");
    }

    @Test
    void namesAMirrorWhereTheHubCannotBeReached() {
        server.stop(0);
        var e = assertThrows(DataException.class, () -> fetch("gpt2"));
        assertTrue(e.toString().contains("name a folder with a tokenizer.json, or set HF_ENDPOINT"), e.toString());
        var wrong = assertThrows(
                DataException.class, () -> new PublishedTokenizer("gpt2").in(cache, "huggingface", notes::add));
        assertEquals(DataFault.BAD_OPTION, wrong.fault());
    }

    @Test
    void hasANameThatCanLeadNowhereElse() {
        for (String name : List.of("", "..", "a/..", "../a", "a/b/c", "/a", "a/", "a b", "a?b", "a%2fb")) {
            var e = assertThrows(DataException.class, () -> new PublishedTokenizer(name), name);
            assertEquals(DataFault.BAD_OPTION, e.fault());
        }
    }
}
