package dev.stringbench.data.sources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import dev.stringbench.data.OwnText;
import dev.stringbench.data.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Fetch from a server of our own that breaks off on request. */
@Timeout(300)
class DataFetcherTest {

    private static final byte[] CONTENT = OwnText.sentences(4000).getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final List<String> requests = new ArrayList<>();
    private final AtomicInteger interruptions = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        requests.add(exchange.getRequestURI() + (range == null ? "" : " " + range));
        if (exchange.getRequestURI().getPath().equals("/moved")) {
            exchange.getResponseHeaders().set("Location", "/a");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
            return;
        }
        byte[] content = files.get(exchange.getRequestURI().getPath());
        if (content == null) {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
            return;
        }
        int start = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        if (start > content.length) {
            exchange.sendResponseHeaders(416, -1);
            exchange.close();
            return;
        }
        byte[] rest = Arrays.copyOfRange(content, start, content.length);
        exchange.sendResponseHeaders(start == 0 ? 200 : 206, rest.length);
        boolean breakOff = interruptions.getAndDecrement() > 0;
        exchange.getResponseBody().write(rest, 0, breakOff ? rest.length / 2 : rest.length);
        exchange.getResponseBody().flush();
        // Closes the connection where fewer bytes than promised were sent.
        exchange.close();
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private DataSet set(Optional<Checksum> checksum, String... urls) {
        List<URI> uris = Stream.of(urls).map(this::address).toList();
        return new DataSet("sub/text.json", uris, Optional.empty(), "ours", CONTENT.length, checksum);
    }

    private static Optional<Checksum> rightChecksum() {
        return Optional.of(new Checksum(Checksum.Kind.SHA_256, Sha256.hex(CONTENT)));
    }

    private DataFetcher fetcher(Mirror mirror) {
        return new DataFetcher(
                new DataFolder(folder), mirror, new Downloader(4, Duration.ofMillis(1), Duration.ofSeconds(30)));
    }

    private List<String> leftBehind() throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile)
                    .map(path -> folder.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void goesOnWhereADownloadBrokeOff() throws IOException {
        files.put("/a", CONTENT);
        interruptions.set(2);
        List<Long> progress = new ArrayList<>();

        DataStatus status = fetcher(new Mirror.Origin())
                .fetch(set(rightChecksum(), "/a"), (set, bytes, total) -> progress.add(bytes));

        assertEquals(DataStatus.VERIFIED, status);
        assertEquals(Sha256.hex(CONTENT), Sha256.hex(Files.readAllBytes(folder.resolve("sub/text.json"))));
        assertEquals(List.of("sub/text.json"), leftBehind());
        assertEquals(3, requests.size());
        assertTrue(requests.get(1).startsWith("/a bytes="), requests.toString());
        assertEquals(CONTENT.length, progress.get(progress.size() - 1));
    }

    @Test
    void goesOnInALaterRun() throws IOException {
        files.put("/a", CONTENT);
        interruptions.set(4);
        DataSet set = set(rightChecksum(), "/a");

        DataException exception = assertThrows(
                DataException.class, () -> fetcher(new Mirror.Origin()).fetch(set, (s, b, t) -> {}));
        assertEquals(DataFault.FETCH_FAILED, exception.fault());
        assertEquals(List.of("sub/text.json.part"), leftBehind());
        interruptions.set(0);
        requests.clear();
        fetcher(new Mirror.Origin()).fetch(set, (s, b, t) -> {});

        assertTrue(requests.get(0).startsWith("/a bytes="), requests.toString());
        assertEquals(List.of("sub/text.json"), leftBehind());
    }

    @Test
    void throwsAwayWhatHasAnotherChecksumAndTriesTheNextAddress() throws IOException {
        files.put("/bad", "other".getBytes(StandardCharsets.UTF_8));
        files.put("/good", CONTENT);

        DataException exception = assertThrows(
                DataException.class,
                () -> fetcher(new Mirror.Origin()).fetch(set(rightChecksum(), "/bad"), (s, b, t) -> {}));
        assertEquals(DataFault.FETCH_FAILED, exception.fault());
        assertEquals(List.of(), leftBehind());
        assertEquals(
                DataStatus.VERIFIED,
                fetcher(new Mirror.Origin()).fetch(set(rightChecksum(), "/none", "/bad", "/good"), (s, b, t) -> {}));
    }

    @Test
    void beginsAgainWhenThePartIsLongerThanTheFile() throws IOException {
        files.put("/a", "short".getBytes(StandardCharsets.UTF_8));
        Files.createDirectories(folder.resolve("sub"));
        Files.writeString(folder.resolve("sub/text.json.part"), "a part of another, longer file");

        assertEquals(
                DataStatus.PRESENT, fetcher(new Mirror.Origin()).fetch(set(Optional.empty(), "/a"), (s, b, t) -> {}));
        assertEquals("short", Files.readString(folder.resolve("sub/text.json")));
    }

    @Test
    void followsAFileThatHasMoved() {
        files.put("/a", CONTENT);
        assertEquals(
                DataStatus.VERIFIED,
                fetcher(new Mirror.Origin()).fetch(set(rightChecksum(), "/moved"), (s, b, t) -> {}));
        assertEquals(List.of("/moved", "/a"), requests);
    }

    @Test
    void doesNotFetchWhatIsThere() {
        files.put("/a", CONTENT);
        fetcher(new Mirror.Origin()).fetch(set(rightChecksum(), "/a"), (s, b, t) -> {});
        fetcher(new Mirror.Origin()).fetch(set(rightChecksum(), "/a"), (s, b, t) -> {});
        assertEquals(1, requests.size());
    }

    @Test
    void takesOneFileOutOfAnArchive() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (String name : List.of("x/other.txt", "x/text.json")) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(name.endsWith("json") ? CONTENT : new byte[10]);
                zip.closeEntry();
            }
        }
        files.put("/a.zip", bytes.toByteArray());
        var set = new DataSet(
                "text.json", List.of(address("/a.zip")), Optional.of("x/text.json"), "ours", 0, rightChecksum());

        assertEquals(DataStatus.VERIFIED, fetcher(new Mirror.Origin()).fetch(set, (s, b, t) -> {}));
        assertEquals(List.of("text.json"), leftBehind());
    }

    @Test
    void takesPackedFilesFromMirrors(@TempDir Path mirror) throws IOException {
        Files.createDirectories(mirror.resolve("sub"));
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(mirror.resolve("sub/text.json.gz")))) {
            out.write(CONTENT);
        }
        files.put("/m/sub/text.json.gz", Files.readAllBytes(mirror.resolve("sub/text.json.gz")));
        for (String value : List.of(mirror.toString(), address("/m").toString())) {
            assertEquals(
                    DataStatus.VERIFIED, fetcher(Mirror.parse(value)).fetch(set(rightChecksum()), (s, b, t) -> {}));
            assertEquals(List.of("sub/text.json.gz"), leftBehind());
            Files.delete(folder.resolve("sub/text.json.gz"));
        }
        DataSet absent = new DataSet("none", List.of(), Optional.empty(), "ours", 0, Optional.empty());
        assertThrows(
                DataException.class,
                () -> fetcher(Mirror.parse(mirror.toString())).fetch(absent, (s, b, t) -> {}));
        assertThrows(
                DataException.class, () -> Mirror.parse(mirror.resolve("none").toString()));
    }

    @Test
    void tellsWhatIsInAFolder() throws IOException {
        DataFolder data = new DataFolder(folder);
        assertEquals(DataStatus.MISSING, DataStatus.of(set(rightChecksum()), data));
        Files.createDirectories(folder.resolve("sub"));
        Files.write(folder.resolve("sub/text.json"), CONTENT);
        assertEquals(DataStatus.VERIFIED, DataStatus.of(set(rightChecksum()), data));
        assertEquals(DataStatus.PRESENT, DataStatus.of(set(Optional.empty()), data));
        Files.write(folder.resolve("sub/text.json"), new byte[3]);
        assertEquals(DataStatus.DAMAGED, DataStatus.of(set(rightChecksum()), data));
        Files.delete(folder.resolve("sub/text.json"));
        Files.write(folder.resolve("sub/text.json.gz"), new byte[] {31, -117, 8});
        assertEquals(DataStatus.DAMAGED, DataStatus.of(set(Optional.empty()), data));
    }

    @Test
    void computesGitsObjectIds() throws IOException {
        Path file = Files.writeString(folder.resolve("hello"), "hello\n");
        assertTrue(new Checksum(Checksum.Kind.GIT_BLOB, "ce013625030ba8dba906f756967f9e9ca394464a").matches(file));
        assertFalse(new Checksum(Checksum.Kind.GIT_BLOB, "0").matches(file));
    }

    @Test
    void listsEveryFileOnce() {
        assertEquals(
                DataCatalogue.ALL.size(),
                DataCatalogue.ALL.stream().map(DataSet::path).distinct().count());
        assertEquals(12, DataCatalogue.select(List.of("InfiniteBench/")).size());
        assertThrows(DataException.class, () -> DataCatalogue.select(List.of("nothing")));
    }
}
