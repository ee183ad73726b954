package dev.stringbench.cli.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.stringbench.cli.CommandRun;
import dev.stringbench.cli.OwnInfBench;
import dev.stringbench.cli.QuickRuler;
import dev.stringbench.cli.TinyModelFolder;
import dev.stringbench.inference.family.ModelTensors;
import dev.stringbench.inference.family.TensorSpec;
import dev.stringbench.inference.folder.ModelConfigReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is in a file: no hang, no stack trace, an exit code of 0, 1 or 2, and no complete result file changed. The
 * build runs a few mutations of each kind; {@code -Dstringbench.mutations=400} runs 400 of each, more than 10,000 in all.
 */
@SuppressWarnings("NullAway") // a null here fails the test, as it should
class MutatedInputsTest {

    private static final int EACH = Integer.getInteger("stringbench.mutations", 4);
    private static final long SEED = Long.getLong("stringbench.mutationSeed", 20_261_128L);
    private static final int LONGEST_SECONDS = 10;
    private static final int LONGEST_WAIT_SECONDS = 180;

    @TempDir
    private Path folder;

    private final List<String> faults = new ArrayList<>();
    private int count;

    /** A command on a file that a mutation has been put into. */
    @FunctionalInterface
    private interface Trial {
        CommandRun run(int number);
    }

    @Test
    void endInAnExitCodeAndOneLineOfWords() throws Exception {
        predictionFiles();
        runFiles();
        serverReplies();
        resultFolders();
        dataFiles();
        weightFiles();
        modelFiles();
        System.out.printf(Locale.ROOT, "%,d mutated inputs from seed %d, %d faults%n", count, SEED, faults.size());
        assertEquals(List.of(), faults, String.join("\n", faults));
    }

    private static Path model(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("questions.jsonl"),
                "{\"index\": 0, \"input\": \"Where is it?\", \"outputs\": [\"here\"], \"length\": 40}\n");
        return TinyModelFolder.write(folder);
    }

    private void modelFiles() throws IOException {
        Path model = model(folder.resolve("model"));
        Files.writeString(
                model.resolve("generation_config.json"),
                "{\"do_sample\": true, \"temperature\": 0.6, \"top_p\": 0.9, \"repetition_penalty\": 1.05,"
                        + " \"eos_token_id\": [257]}");
        for (String name :
                List.of("config.json", "tokenizer.json", "tokenizer_config.json", "generation_config.json")) {
            mutate(name, model.resolve(name), number -> preview(model, "--random-weights"));
        }
    }

    private void weightFiles() throws IOException {
        Path model = model(folder.resolve("weights"));
        List<TensorSpec> tensors = new ModelTensors(ModelConfigReader.read(model)).all();
        Path whole = model.resolve("model.safetensors");
        Files.write(whole, safetensors(tensors));
        mutate("model.safetensors", whole, number -> number % 10 == 0 ? generate(model) : preview(model));
        Files.delete(whole);
        int half = tensors.size() / 2;
        Path first = model.resolve("model-00001-of-00002.safetensors");
        Files.write(first, safetensors(tensors.subList(0, half)));
        Files.write(
                model.resolve("model-00002-of-00002.safetensors"), safetensors(tensors.subList(half, tensors.size())));
        var map = new ArrayList<String>();
        for (int i = 0; i < tensors.size(); i++) {
            map.add("\"" + tensors.get(i).name() + "\": \"model-0000" + (i < half ? 1 : 2) + "-of-00002.safetensors\"");
        }
        Path index = Files.writeString(
                model.resolve("model.safetensors.index.json"),
                "{\"metadata\": {\"total_size\": 1}, \"weight_map\": {" + String.join(",\n", map) + "}}");
        mutate("model.safetensors.index.json", index, number -> preview(model));
        mutate("a shard of the weights", first, number -> preview(model));
    }

    private void predictionFiles() throws IOException {
        String needles = """
                step 0, ctx len 9, avg score 1.0
                {"ctx_len": 9, "pred": "it is 7", "needle": ["7"], "score": 1.0, "index": 0, "needles": [{"value": "7", "depth": 0.5, "distance": 3, "found": true}]}
                {"ctx_len": 9, "pred": "it is 8", "needle": ["7"], "score": 0.0, "index": 1}
                avg:0.5
                """;
        predictions("Predictions/niah_single_1/llama/rope.jsonl", needles);
        predictions(
                "llama/synthetic/4096/pred/vt.jsonl",
                "{\"index\": 0, \"pred\": \"A B\", \"outputs\": [\"A\", \"B\"], \"length\": 12}\n".repeat(2));
        predictions(
                "llama/preds_math_find.jsonl",
                "{\"id\": 1, \"prediction\": \"it is 7\", \"ground_truth\": 7}\n{\"id\": 2, \"prediction\": \"x\","
                        + " \"ground_truth\": 9}\n");
        predictions(
                "llama/samples_niah_single_1_2026-01-01T00-00-00.0.jsonl",
                "{\"doc_id\": 0, \"doc\": {\"outputs\": [\"7\"], \"max_length\": 4096, \"length\": 9},"
                        + " \"filtered_resps\": [\"7\"], \"4096\": 1.0}\n");
    }

    private void predictions(String name, String content) throws IOException {
        Path file = folder.resolve("predictions").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        mutate(
                name,
                file,
                number -> number % 5 == 0
                        ? CommandRun.of(
                                "report",
                                file.toString(),
                                "--output",
                                folder.resolve("page").toString())
                        : CommandRun.of("score", file.toString()));
    }

    private void dataFiles() throws IOException {
        QuickRuler ruler = QuickRuler.write(folder.resolve("ruler"), 3);
        mutate(
                "RULER data",
                ruler.folder().resolve("questions.jsonl"),
                number -> ruler.run(folder.resolve("ruler-out"), "--dry-run"));
        Path data = OwnInfBench.write(folder.resolve("infbench"));
        for (String task : List.of("longbook_choice_eng", "math_find", "longdialogue_qa_eng")) {
            Path file = data.resolve(task + ".jsonl");
            mutate(
                    "InfiniteBench data, " + task,
                    file,
                    number -> CommandRun.of(arguments(
                            "infbench --dry-run --random-weights --device cpu --model-name llama3.1 --truncate-length 900"
                                    + " --max-new-tokens 8 --task " + task,
                            "--model-path",
                            ruler.folder().resolve("tiny"),
                            "--data-dir",
                            file,
                            "--output",
                            folder)));
        }
        Path prompts = Files.writeString(
                folder.resolve("prompts.jsonl"), "{\"prompt\": \"one\"}\n{\"prompt\": \"two\", \"id\": 7}\n");
        mutate("prompts", prompts, number -> {
            delete(folder.resolve("answers.jsonl"));
            delete(folder.resolve("answers.meta.json"));
            return CommandRun.of(arguments(
                    "generate --random-weights --device cpu --position rope --max-new-tokens 1",
                    "--model-path",
                    ruler.folder().resolve("tiny"),
                    "--prompts",
                    prompts,
                    "--output",
                    folder.resolve("answers.jsonl")));
        });
    }

    private void runFiles() throws IOException {
        String yaml = """
                defaults: {model_path: "${MODEL:-/m}", output: there, shifted_ratio: 0.33}
                runs:
                  - name: needles
                    benchmark: niah
                    test_max_length: [4096, 8192]
                    num_test: 5
                  - {benchmark: ruler, task: "vt,cwe", lengths: 131072, position: ~}
                report:
                  within: 4
                """;
        Path file = Files.writeString(folder.resolve("runs.yaml"), yaml);
        mutate("run file", file, number -> CommandRun.of("run", "--print-commands", file.toString()));
        Path json = Files.writeString(
                folder.resolve("runs.json"),
                "{\"runs\": [{\"benchmark\": \"niah\", \"num_test\": 5, \"position\": [\"rope\", \"string\"]}],"
                        + " \"report\": {}}");
        mutate("run file in JSON", json, number -> CommandRun.of("run", "--print-commands", json.toString()));
    }

    private void resultFolders() throws IOException {
        QuickRuler ruler = QuickRuler.write(folder.resolve("resume"), 4);
        Path whole = folder.resolve("whole");
        assertEquals(0, ruler.run(whole).exitCode());
        Path result = QuickRuler.resultFile(whole);
        Path sidecar = sibling(result, ".meta.json");
        // A run beside it, which is complete and must stay as it is.
        Path other = result.resolveSibling("complete.jsonl");
        Files.copy(result, other);
        Files.copy(sidecar, sibling(other, ".meta.json"));
        byte[] complete = Files.readAllBytes(other);
        for (Path file : List.of(result, sidecar)) {
            String kind = file.equals(result) ? "result file" : "sidecar";
            mutate(kind + ", verify", file, number -> CommandRun.of("verify", whole.toString()));
            mutate(kind + ", resume", file, number -> ruler.run(whole, number % 10 == 0 ? "--quiet" : "--dry-run"));
            assertTrue(java.util.Arrays.equals(complete, Files.readAllBytes(other)), "a complete file was changed");
        }
        Path shards = folder.resolve("shards");
        for (int shard = 1; shard <= 2; shard++) {
            assertEquals(0, ruler.run(shards, "--shard", shard + "/2").exitCode());
        }
        Path merged;
        Path part;
        try (Stream<Path> files = Files.list(QuickRuler.results(shards))) {
            part = files.filter(file -> file.toString().endsWith(".jsonl")
                            && !file.toString().contains("events"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
        String name = part.getFileName().toString();
        merged = part.resolveSibling(name.substring(0, name.indexOf(".shard-")) + ".jsonl");
        for (Path file : List.of(part, sibling(part, ".meta.json"))) {
            mutate("shard, merge", file, number -> {
                delete(merged);
                delete(sibling(merged, ".meta.json"));
                return CommandRun.of("merge", shards.toString());
            });
        }
    }

    private void serverReplies() throws IOException {
        QuickRuler ruler = QuickRuler.write(folder.resolve("served"), 1);
        byte[] models =
                "{\"object\": \"list\", \"data\": [{\"id\": \"tiny\", \"owned_by\": \"vllm\", \"max_model_len\": 4096}]}"
                        .getBytes(StandardCharsets.UTF_8);
        byte[] answer =
                ("{\"id\": \"c\", \"choices\": [{\"index\": 0, \"text\": \"in the hall\", \"finish_reason\": \"stop\"}],"
                                + " \"usage\": {\"prompt_tokens\": 20, \"completion_tokens\": 3,"
                                + " \"prompt_tokens_details\": {\"cached_tokens\": 0}}}")
                        .getBytes(StandardCharsets.UTF_8);
        var listed = new AtomicReference<>(models);
        var answered = new AtomicReference<>(answer);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            boolean list = exchange.getRequestURI().getPath().endsWith("/models");
            exchange.getRequestBody().readAllBytes();
            byte[] reply = list ? listed.get() : answered.get();
            exchange.sendResponseHeaders(200, reply.length == 0 ? -1 : reply.length);
            exchange.getResponseBody().write(reply);
            exchange.close();
        });
        server.start();
        try {
            String address = "http://127.0.0.1:" + server.getAddress().getPort();
            for (AtomicReference<byte[]> reply : List.of(listed, answered)) {
                byte[] original = reply.get();
                for (int i = 0; i < EACH; i++) {
                    reply.set(mutation(i).of(original));
                    Path output = folder.resolve("served-out/" + i % 7);
                    deleteAll(output);
                    check(
                            "server reply",
                            i,
                            reply.get(),
                            number -> CommandRun.of(arguments(
                                    "ruler-test --task qa_1 --max-length 1024 --retries 0 --endpoint-wait 0 --request-timeout 5",
                                    "--endpoint",
                                    address,
                                    "--model-path",
                                    ruler.folder().resolve("tiny"),
                                    "--data",
                                    ruler.folder().resolve("questions.jsonl"),
                                    "--output",
                                    output)));
                }
                reply.set(original);
                told("server replies");
            }
        } finally {
            server.stop(0);
            threads.shutdownNow();
        }
    }

    private static CommandRun preview(Path model, String... more) {
        String[] arguments = arguments(
                "ruler-test --dry-run --device cpu --task qa_1 --max-length 1024",
                "--model-path",
                model,
                "--data",
                model.resolve("questions.jsonl"),
                "--output",
                model.resolve("results"));
        return CommandRun.of(Stream.of(arguments, more).flatMap(Stream::of).toArray(String[]::new));
    }

    private static CommandRun generate(Path model) {
        return CommandRun.of(arguments(
                "generate --device cpu --position rope --prompt hi --max-new-tokens 1", "--model-path", model));
    }

    private static String[] arguments(String words, Object... more) {
        return Stream.concat(Stream.of(words.split(" ", -1)), Stream.of(more).map(Object::toString))
                .toArray(String[]::new);
    }

    /** Put mutations of a file in its place, one after the other, and the file itself at the end. */
    private void mutate(String kind, Path file, Trial trial) throws IOException {
        byte[] original = Files.readAllBytes(file);
        for (int number = 0; number < EACH; number++) {
            byte[] mutated = mutation(number).of(original);
            Files.write(file, mutated);
            check(kind, number, mutated, trial);
        }
        Files.write(file, original);
        told(kind);
    }

    /** Show how far a long run is. */
    private void told(String kind) {
        if (EACH > 50) {
            System.out.printf(Locale.ROOT, "%s: %,d inputs so far, %d faults%n", kind, count, faults.size());
        }
    }

    private static Mutation mutation(int number) {
        return new Mutation(SEED + number);
    }

    private void check(String kind, int number, byte[] mutated, Trial trial) {
        count++;
        var running = new FutureTask<>(() -> trial.run(number));
        var thread = new Thread(running, kind + " " + number);
        thread.setDaemon(true);
        thread.start();
        try {
            CommandRun run = end(running, thread);
            String words = run.out() + run.err();
            boolean right = run.exitCode() >= 0
                    && run.exitCode() <= 2
                    && (run.exitCode() == 0
                            || !run.err().isBlank()
                            || !run.out().isBlank())
                    && !words.contains("\tat ")
                    && !words.contains("a defect of string-bench")
                    && !words.contains("heap is full")
                    && !words.contains("com.fasterxml");
            if (!right) {
                fault(kind, number, mutated, "exit code " + run.exitCode() + ": " + words.strip());
            }
        } catch (TimeoutException e) {
            fault(kind, number, mutated, "no end after " + e.getMessage());
        } catch (Exception e) {
            fault(kind, number, mutated, "threw " + e.getCause());
        }
    }

    /** Wait for a command, counting the time that its thread computes, since the machine may be busy with other work. */
    private static CommandRun end(FutureTask<CommandRun> running, Thread thread) throws Exception {
        for (int seconds = 0; seconds < LONGEST_WAIT_SECONDS; seconds++) {
            try {
                return running.get(1, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                long computed = ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId()) / 1_000_000_000;
                if (computed >= LONGEST_SECONDS) {
                    throw new TimeoutException(computed + " s of computing");
                }
            }
        }
        throw new TimeoutException(LONGEST_WAIT_SECONDS + " s");
    }

    private void fault(String kind, int number, byte[] mutated, String what) {
        String shown = what.length() > 400 ? what.substring(0, 400) + "..." : what;
        String fault = kind + ", seed " + (SEED + number) + " (" + mutated.length + " bytes): " + shown;
        System.out.println(fault);
        faults.add(fault);
    }

    private static byte[] safetensors(List<TensorSpec> tensors) {
        var header = new ArrayList<String>();
        long offset = 0;
        for (TensorSpec tensor : tensors) {
            long end = offset + 4 * tensor.elementCount();
            header.add("\"" + tensor.name() + "\": {\"dtype\": \"F32\", \"shape\": " + tensor.shape()
                    + ", \"data_offsets\": [" + offset + ", " + end + "]}");
            offset = end;
        }
        byte[] json = ("{" + String.join(", ", header) + "}").getBytes(StandardCharsets.UTF_8);
        var file = new ByteArrayOutputStream();
        file.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .array());
        file.writeBytes(json);
        ByteBuffer data = ByteBuffer.allocate((int) offset).order(ByteOrder.LITTLE_ENDIAN);
        while (data.hasRemaining()) {
            data.putFloat((data.position() % 89 - 44) / 400f);
        }
        file.writeBytes(data.array());
        return file.toByteArray();
    }

    private static Path sibling(Path file, String ending) {
        String name = file.getFileName().toString();
        return file.resolveSibling(name.substring(0, name.length() - ".jsonl".length()) + ending);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder()).forEach(MutatedInputsTest::delete);
        }
    }
}
