package dev.stringbench.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stringbench.cli.CommandRun;
import dev.stringbench.cli.RunningServer;
import dev.stringbench.cli.TinyModelFolder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Log-probabilities that a server tells, beside those of the logits that the engine writes. */
@Timeout(300)
class LogProbabilitiesTest {

    private static final int VOCABULARY = 258;
    private static final String[] POSITION = {"--position", "string", "--shifted-offset", "20", "--local-value", "4"};
    private static final int[] TOKENS =
            IntStream.range(0, 60).map(place -> (37 * place + 11) % 256).toArray();

    @TempDir
    private Path folder;

    @Test
    void areThoseOfTheLogits() throws Exception {
        Path model = TinyModelFolder.write(folder.resolve("tiny"));
        float[][] logits = logits(model);
        try (var server = new RunningServer(
                "--model-path",
                model.toString(),
                "--random-weights",
                "--position",
                "string",
                "--shifted-offset",
                "20",
                "--local-value",
                "4")) {
            JsonNode reply = post(
                    server,
                    "/v1/completions",
                    "{\"prompt\": " + Arrays.toString(TOKENS)
                            + ", \"max_tokens\": 1, \"echo\": true, \"logprobs\": 2, \"temperature\": 0}");
            JsonNode told = reply.at("/choices/0/logprobs");
            assertTrue(told.at("/token_logprobs/0").isNull(), "nothing stands before the first token");
            double sum = 0;
            double expected = 0;
            for (int place = 1; place < TOKENS.length; place++) {
                double one = logProbability(logits[place - 1], TOKENS[place]);
                assertEquals(one, told.at("/token_logprobs/" + place).doubleValue(), 1e-4, "token " + place);
                double best = IntStream.range(0, VOCABULARY)
                        .mapToDouble(at(logits[place - 1]))
                        .max()
                        .orElseThrow();
                double largest = 0;
                for (JsonNode candidate : told.at("/top_logprobs/" + place)) {
                    largest = largest == 0 ? candidate.doubleValue() : Math.max(largest, candidate.doubleValue());
                }
                assertEquals(best - normalizer(logits[place - 1]), largest, 1e-4);
                sum += told.at("/token_logprobs/" + place).doubleValue();
                expected += one;
            }
            assertEquals(expected, sum, 1e-4 * TOKENS.length, "the loglikelihood");
            assertEquals(told.get("tokens").size(), told.get("text_offset").size());
            JsonNode only = post(
                    server,
                    "/v1/completions",
                    "{\"prompt\": " + Arrays.toString(TOKENS)
                            + ", \"max_tokens\": 0, \"echo\": true, \"logprobs\": 0}");
            assertEquals(TOKENS.length, only.at("/choices/0/logprobs/tokens").size());
            assertEquals(0, only.at("/usage/completion_tokens").intValue());
        }
    }

    @Test
    void areToldOfTheGeneratedTokensAloneWithoutEcho() throws Exception {
        Path model = TinyModelFolder.write(folder.resolve("tiny"));
        Files.writeString(model.resolve("chat_template.jinja"), "{{ messages[0].content }}");
        try (var server =
                new RunningServer("--model-path", model.toString(), "--random-weights", "--position", "rope")) {
            JsonNode reply = post(
                    server,
                    "/v1/chat/completions",
                    "{\"messages\": [{\"role\": \"user\", \"content\": \"abc\"}], \"max_tokens\": 3, \"logprobs\":"
                            + " true, \"top_logprobs\": 4, \"temperature\": 0, \"ignore_eos\": true}");
            JsonNode content = reply.at("/choices/0/logprobs/content");
            assertEquals(3, content.size());
            for (JsonNode token : content) {
                assertEquals(4, token.get("top_logprobs").size());
                assertEquals(
                        token.get("logprob").doubleValue(),
                        token.at("/top_logprobs/0/logprob").doubleValue(),
                        1e-9,
                        "greedy takes the likeliest");
            }
        }
    }

    private float[][] logits(Path model) throws IOException {
        Path file = folder.resolve("logits.safetensors");
        String ids = IntStream.of(TOKENS).mapToObj(String::valueOf).collect(Collectors.joining(","));
        CommandRun run = CommandRun.of(
                "logits",
                "--model-path",
                model.toString(),
                "--random-weights",
                "--device",
                "cpu",
                "--token-ids",
                ids,
                POSITION[0],
                POSITION[1],
                POSITION[2],
                POSITION[3],
                POSITION[4],
                POSITION[5],
                "--output",
                file.toString());
        assertEquals(0, run.exitCode(), run.err());
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int header = Math.toIntExact(bytes.getLong());
        FloatBuffer numbers = bytes.position(8 + header)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        float[][] rows = new float[TOKENS.length][VOCABULARY];
        for (float[] row : rows) {
            numbers.get(row);
        }
        return rows;
    }

    private static double logProbability(float[] logits, int token) {
        return logits[token] - normalizer(logits);
    }

    private static double normalizer(float[] logits) {
        return Math.log(IntStream.range(0, VOCABULARY)
                .mapToDouble(id -> Math.exp(logits[id]))
                .sum());
    }

    private static IntToDoubleFunction at(float[] logits) {
        return id -> logits[id];
    }

    private static JsonNode post(RunningServer server, String path, String body) throws Exception {
        HttpResponse<String> reply = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.address() + path))
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
        assertEquals(200, reply.statusCode(), reply.body());
        return new JsonMapper().readTree(reply.body());
    }
}
