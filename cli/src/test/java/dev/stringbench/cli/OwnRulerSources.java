package dev.stringbench.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Fill a folder with what RULER needs, small and our own. */
public final class OwnRulerSources {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int QUESTIONS = 6;
    private static final int DOCUMENTS = 10;

    private OwnRulerSources() {}

    public static Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        JSON.writeValue(
                folder.resolve("PaulGrahamEssays.json").toFile(),
                JSON.createObjectNode().put("text", OwnSentences.text(1, 800)));
        Path words = Files.createDirectories(folder.resolve("wonderwords"));
        Files.write(words.resolve("nounlist.txt"), words("gate", 90));
        Files.write(words.resolve("adjectivelist.txt"), words("calm", 40));
        Files.write(words.resolve("verblist.txt"), words("mend", 40));
        Path punkt = Files.createDirectories(folder.resolve("punkt_english"));
        Files.write(punkt.resolve("abbrev_types.txt"), List.of("dr", "mr"));
        Files.write(punkt.resolve("collocations.tab"), List.of("st\tlouis"));
        Files.write(punkt.resolve("sent_starters.txt"), List.of("the", "but"));
        Files.write(punkt.resolve("ortho_context.tab"), List.of("the\t46", "her\t34"));
        JSON.writeValue(folder.resolve("squad.json").toFile(), squad());
        JSON.writeValue(folder.resolve("hotpotqa.json").toFile(), hotpotqa());
        return folder;
    }

    private static List<String> words(String stem, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> stem + (char) ('a' + i / 26) + (char) ('a' + i % 26))
                .toList();
    }

    private static ObjectNode squad() {
        ObjectNode file = JSON.createObjectNode();
        ArrayNode paragraphs = file.putArray("data").addObject().putArray("paragraphs");
        for (int i = 0; i < QUESTIONS * DOCUMENTS; i++) {
            ObjectNode paragraph =
                    paragraphs.addObject().put("context", "Number " + i + ". " + OwnSentences.text(i, 4));
            ObjectNode question = paragraph
                    .putArray("qas")
                    .addObject()
                    .put("question", "What is number " + i + "?")
                    .put("is_impossible", false);
            question.putArray("answers").addObject().put("text", "Number " + i);
        }
        return file;
    }

    private static ArrayNode hotpotqa() {
        ArrayNode rows = JSON.createArrayNode();
        for (int question = 0; question < QUESTIONS; question++) {
            ObjectNode row = rows.addObject()
                    .put("question", "Which one is " + question + "?")
                    .put("answer", "the mill");
            ArrayNode context = row.putArray("context");
            for (int i = 0; i < DOCUMENTS; i++) {
                int number = question * DOCUMENTS + i;
                context.addArray()
                        .add("Title " + number)
                        .add(JSON.createArrayNode().add(OwnSentences.text(number, 3)));
            }
        }
        return rows;
    }
}
