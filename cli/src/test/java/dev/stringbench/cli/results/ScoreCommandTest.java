package dev.stringbench.cli.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreCommandTest {

    private static final String QUESTION =
            "{\"ctx_len\": 9, \"pred\": \"it is Paris\", \"needle\": [\"paris\", \"Lutetia\"], \"score\": true}\n";

    @TempDir
    private Path folder;

    private Path write(String name, String text) throws IOException {
        Path path = folder.resolve(name);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }

    @Test
    void printsTheTableOfTheOriginal() throws IOException {
        write("Predictions/qa_1/llama/rope.jsonl", QUESTION);
        write("Predictions/vt/llama/rope.jsonl", "{\"ctx_len\": 9, \"pred\": \"A\", \"needle\": [\"A\", \"B\"]}\n");

        CommandRun run = CommandRun.of("score", folder.toString());

        assertEquals(0, run.exitCode(), run.err());
        assertEquals("", run.err());
        assertEquals("""
                RULER (formula: ruler)
                Model       length     vt    qa_1    avg
                llama rope      16  50.00  100.00  75.00

                """, run.out());
    }

    @Test
    void printsEachSampleAsJson() throws IOException {
        Path file = write("gpt4/preds_math_find.jsonl", """
                {"id": 7, "prediction": "4", "ground_truth": 4}
                {"id": 8, "prediction": "4.5", "ground_truth": 4}
                """);

        CommandRun run = CommandRun.of("score", file.toString(), "--json", "--per-sample", "--variant", "openbmb");

        assertEquals(1, run.exitCode());
        assertEquals("""
                {"task":"math_find","model":"gpt4","setting":"","index":0,"line":1,"score":1.0,"id":"7"}
                {"task":"math_find","model":"gpt4","setting":"","index":1,"line":2,"score":null,"error":"the first number is \
                4.5 where a whole one is wanted; the original scorer stops with a ValueError"}
                """, run.out());
        assertEquals("""
                %1$s: 1 sample; math_find has 350
                %1$s line 2: the first number is 4.5 where a whole one is wanted; the original scorer stops with a ValueError
                """.formatted(file), run.err());
    }

    @Test
    void writesCsvAndJson() throws IOException {
        Path file = write("x.jsonl", QUESTION);
        Path csv = folder.resolve("out/scores.csv");

        CommandRun run = CommandRun.of(
                "score",
                file.toString(),
                "--task",
                "qa_1",
                "--model_name",
                "m",
                "--variant",
                "lm-eval",
                "--json",
                "--csv",
                csv.toString());

        assertEquals(0, run.exitCode(), run.err());
        assertEquals("""
                benchmark,task,model,setting,length,formula,samples,complete,percent,lower,upper,interval,needle_recall,all_needles,file
                RULER,qa_1,m,x,16,lm-eval,1,true,50.0000,50.0000,50.0000,bootstrap,50.0000,0.0000,%s
                """.formatted(file), Files.readString(csv));
        assertTrue(run.out().startsWith("{\"complete\":true,\"files\":[{\"file\":"), run.out());
        assertTrue(run.out().contains("\"average\":0.5,\"percent\":50.0"), run.out());
    }

    @Test
    void namesWhatIsWrongAndScoresTheRest() throws IOException {
        Path good = write("Predictions/qa_1/llama/rope.jsonl", QUESTION + "oops\n");
        Path unknown = write("Predictions/mystery/llama/rope.jsonl", QUESTION);

        CommandRun run = CommandRun.of("score", folder.toString());

        assertEquals(1, run.exitCode());
        assertTrue(run.out().contains("100.00*"), run.out());
        assertTrue(
                run.err().contains(good + " line 2: neither a JSON object nor a progress line: \"oops\""), run.err());
        assertTrue(run.err().contains(unknown + ": the path names no task; give --task, one of"), run.err());
    }

    @Test
    void refusesPathsWithoutPredictions() {
        CommandRun absent = CommandRun.of("score", folder.resolve("absent").toString());
        CommandRun empty = CommandRun.of("score", folder.toString());
        CommandRun lonely = CommandRun.of("score", folder.toString(), "--per-sample");

        assertEquals(2, absent.exitCode());
        assertEquals(
                "string-bench score: %s does not exist; a file or folder of predictions is wanted%n"
                        .formatted(folder.resolve("absent")),
                absent.err());
        assertEquals(2, empty.exitCode());
        assertEquals(
                "string-bench score: %s holds no predictions; *.jsonl or *.jsonl.gz is wanted%n".formatted(folder),
                empty.err());
        assertEquals(
                "string-bench score: --per-sample without --json; give both" + System.lineSeparator(), lonely.err());
    }
}
