package dev.stringbench.cli.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.benchmarks.report.live.RunWatch;
import dev.stringbench.benchmarks.scorefiles.ScoreFileReader;
import dev.stringbench.cli.CommandRun;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ViewServerTest {

    @TempDir
    private Path folder;

    private ViewServer server = started(Path.of("."));

    @BeforeEach
    void start() {
        server.close();
        ExamplePredictions.write(folder, "llama", "rope-L4096", 4, i -> i < 2, i -> "nothing");
        server = started(folder);
    }

    private static ViewServer started(Path folder) {
        var reader = ScoreFileReader.ofDefaults();
        return ViewServer.start(
                0,
                new RunWatch(List.of(folder), reader),
                new ReportView(List.of(folder), reader, new ReportSettings()));
    }

    @AfterEach
    void end() {
        server.close();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.address() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    /** Send a request of one's own making and give its status line. */
    private String status(String request) throws IOException {
        try (var socket = new Socket("127.0.0.1", server.address().getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String reply = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            return reply.substring(9);
        }
    }

    @Test
    void listensOnThisMachineOnly() {
        assertEquals("127.0.0.1", server.address().getHost());
    }

    @Test
    void servesTheReportAndTheSamplesOfWhatIsThereNow() throws IOException, InterruptedException {
        assertTrue(get("report.html").body().contains("50.00"));
        assertTrue(get("report-samples/about.js").body().contains("\"rows\":4"));

        ExamplePredictions.write(folder, "llama", "string-L4096", 4, i -> true, i -> "");

        assertTrue(get("report.html").body().contains("<h2>STRING against RoPE</h2>"));
        assertTrue(get("report-samples/about.js").body().contains("\"rows\":8"));
        assertEquals("[]", get("progress.json").body());
        assertEquals(404, get("report-samples/../../etc/passwd").statusCode());
        assertTrue(get("").headers()
                .firstValue("Content-Security-Policy")
                .orElse("")
                .contains("default-src 'none'"));
    }

    @Test
    void answersNoOtherHostAndChangesNothing() throws IOException {
        int port = server.address().getPort();
        assertEquals("403", status("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n"));
        assertEquals("403", status("GET / HTTP/1.1\r\nHost: evil.example:" + port + "\r\n\r\n"));
        assertEquals("405", status("POST / HTTP/1.1\r\nHost: localhost:" + port + "\r\nContent-Length: 0\r\n\r\n"));
        assertEquals("200", status("GET / HTTP/1.1\r\nHost: localhost:" + port + "\r\n\r\n"));
    }

    @Test
    void aFolderWithoutResultsIsShownAsSuch() throws IOException, InterruptedException {
        server.close();
        server = started(Files.createDirectories(folder.resolve("empty")));

        assertEquals("[]", get("progress.json").body());
        assertTrue(get("report.html").body().contains("holds no predictions"));
    }

    @Test
    void refusesWhatIsNoFolderAndPortsThatAreNone() {
        CommandRun none = CommandRun.of("view", folder.resolve("nowhere").toString());
        assertEquals(2, none.exitCode());
        assertTrue(none.err().contains("nowhere is no folder"), none.err());
        assertEquals(
                2, CommandRun.of("view", folder.toString(), "--port", "70000").exitCode());
    }
}
