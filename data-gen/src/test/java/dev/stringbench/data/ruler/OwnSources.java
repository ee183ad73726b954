package dev.stringbench.data.ruler;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stringbench.data.OwnText;
import dev.stringbench.data.sources.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Fill a data folder with small data of our own. */
final class OwnSources {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] SYLLABLES = {"ba", "ke", "lo", "mi", "nu", "ra", "si", "to", "ve", "zu"};

    private OwnSources() {}

    static DataFolder in(Path folder) {
        try {
            ObjectNode essays = JSON.createObjectNode().put("text", OwnText.sentences(600));
            JSON.writeValue(folder.resolve("PaulGrahamEssays.json").toFile(), essays);
            Path words = Files.createDirectories(folder.resolve("wonderwords"));
            Files.write(words.resolve("nounlist.txt"), words("n", 200));
            Files.write(words.resolve("adjectivelist.txt"), words("a", 60));
            Files.write(words.resolve("verblist.txt"), words("v", 60));
            Path punkt = Files.createDirectories(folder.resolve("punkt_english"));
            Files.write(punkt.resolve("abbrev_types.txt"), List.of("dr", "mr", "e.g"));
            Files.write(punkt.resolve("collocations.tab"), List.of("st\tlouis"));
            Files.write(punkt.resolve("sent_starters.txt"), List.of("the", "but"));
            Files.write(punkt.resolve("ortho_context.tab"), List.of("the\t46", "her\t34"));
            JSON.writeValue(folder.resolve("squad.json").toFile(), squad());
            JSON.writeValue(folder.resolve("hotpotqa.json").toFile(), hotpotqa());
        } catch (IOException e) {
            throw new AssertionError("cannot write test data", e);
        }
        return new DataFolder(folder);
    }

    private static List<String> words(String start, int count) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            words.add(start + SYLLABLES[i % 10] + SYLLABLES[i / 10 % 10] + SYLLABLES[i / 100]);
        }
        return words;
    }

    private static String paragraph(int number) {
        String all = OwnText.sentences(600);
        int start = number * 173 % (all.length() - 400);
        return "Paragraph " + number + ". " + all.substring(start, start + 200 + number * 7 % 150);
    }

    private static ObjectNode squad() {
        ObjectNode file = JSON.createObjectNode();
        ArrayNode articles = file.putArray("data");
        for (int article = 0; article < 8; article++) {
            ArrayNode paragraphs = articles.addObject().putArray("paragraphs");
            for (int i = 0; i < 5; i++) {
                int number = article * 5 + i;
                ObjectNode paragraph = paragraphs.addObject().put("context", paragraph(number));
                ArrayNode questions = paragraph.putArray("qas");
                ObjectNode possible = questions
                        .addObject()
                        .put("question", "What does paragraph " + number + " say?")
                        .put("is_impossible", false);
                possible.putArray("answers").addObject().put("text", "It's no. " + number);
                questions.addObject().put("question", "What not?").put("is_impossible", true);
            }
        }
        return file;
    }

    private static ArrayNode hotpotqa() {
        ArrayNode rows = JSON.createArrayNode();
        for (int question = 0; question < 12; question++) {
            ObjectNode row = rows.addObject().put("question", "Which one?").put("answer", "Caf\u00e9 " + question);
            ArrayNode context = row.putArray("context");
            for (int i = 0; i < 10; i++) {
                int number = question * 7 + i;
                context.addArray()
                        .add("Title " + number)
                        .add(JSON.createArrayNode().add(paragraph(number)).add(" End."));
            }
        }
        return rows;
    }
}
