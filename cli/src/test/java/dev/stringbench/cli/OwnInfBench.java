package dev.stringbench.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Fill a folder with data files of InfiniteBench's form, small and our own, two samples for each task. */
public final class OwnInfBench {

    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> OPTIONS = List.of("the miller", "a sailor", "her aunt", "the old clerk");

    private OwnInfBench() {}

    /** Write the files of all twelve tasks: those that can be made are made by the command. */
    public static Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        CommandRun made = CommandRun.of(
                "data",
                "infbench",
                "--task",
                "kv_retrieval,math_find,math_calc,code_run",
                "--num-samples",
                "1",
                "--size",
                "24",
                "--save-dir",
                folder.toString());
        if (made.exitCode() != 0) {
            throw new AssertionError(made.err());
        }
        for (String task : List.of("kv_retrieval", "math_find", "math_calc", "code_run")) {
            Path file = folder.resolve(task + ".jsonl");
            List<String> lines = Files.readAllLines(file);
            Files.write(file, List.of(lines.get(0), lines.get(lines.size() - 1)));
        }
        for (String task : List.of("passkey", "number_string")) {
            String hidden = task.equals("passkey") ? "The pass key is 48213." : "The sequence of digits is 4448821133.";
            write(
                    folder,
                    task,
                    sample(OwnSentences.text(3, 20) + "\n" + hidden + "\n" + OwnSentences.text(4, 20), "What is it?")
                            .put("answer", hidden.replaceAll("\\D", "")));
        }
        book(folder, "longbook_sum_eng", "", List.of("The miller mends the gate."));
        book(folder, "longbook_qa_eng", "Who mends the gate?", List.of("the miller", "miller"));
        book(folder, "longbook_qa_chn", "\u8c01\u5728\u6cb3\u8fb9\uff1f", List.of("\u78e8\u574a\u4e3b"));
        book(folder, "longdialogue_qa_eng", "Who is it?", List.of("ANN"));
        choice(folder, "longbook_choice_eng", "Who mends the gate?");
        choice(folder, "code_debug", "Which function has the error?");
        return folder;
    }

    /** Write a file of several questions on one book. */
    public static Path book(Path file, String book, List<String> questions) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String question : questions) {
            ObjectNode line = sample(book, question);
            line.putArray("answer").add("the miller");
            lines.add(line.toString());
        }
        return Files.write(file, lines);
    }

    private static ObjectNode sample(String context, String input) {
        return JSON.createObjectNode().put("context", context).put("input", input);
    }

    private static void book(Path folder, String task, String question, List<String> answers) throws IOException {
        ObjectNode line = sample(OwnSentences.text(5, 40), question);
        answers.forEach(line.putArray("answer")::add);
        write(folder, task, line);
    }

    private static void choice(Path folder, String task, String question) throws IOException {
        ObjectNode line = sample(OwnSentences.text(6, 40), question);
        OPTIONS.forEach(line.putArray("options")::add);
        line.putArray("answer").add(OPTIONS.get(0));
        write(folder, task, line);
    }

    private static void write(Path folder, String task, ObjectNode line) throws IOException {
        Files.writeString(folder.resolve(task + ".jsonl"), (line + "\n").repeat(2));
    }
}
