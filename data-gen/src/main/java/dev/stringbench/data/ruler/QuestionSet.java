package dev.stringbench.data.ruler;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import dev.stringbench.data.builtin.BuiltinQuestions;
import dev.stringbench.data.sources.DataFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Documents and the questions about them.
 *
 * @param documents distinct, sorted
 */
record QuestionSet(List<String> documents, List<Question> questions) {

    /**
     * A question.
     *
     * @param gold positions of the documents that must be there
     * @param related positions of documents that are taken before any others
     */
    record Question(String query, List<String> outputs, List<Integer> gold, List<Integer> related) {

        Question {
            outputs = List.copyOf(outputs);
            gold = List.copyOf(gold);
            related = List.copyOf(related);
        }
    }

    QuestionSet {
        documents = List.copyOf(documents);
        questions = List.copyOf(questions);
    }

    /** Take our own questions; the documents of one are related to each other. */
    static QuestionSet builtin(List<BuiltinQuestions.Asked> asked) {
        Set<String> distinct = new TreeSet<>(NeedleWords.BY_CODE_POINT);
        asked.forEach(question -> distinct.addAll(question.documents()));
        Map<String, Integer> positions = positions(distinct);
        List<Question> questions = new ArrayList<>();
        for (BuiltinQuestions.Asked question : asked) {
            List<Integer> all = question.documents().stream()
                    .map(document -> position(positions, document))
                    .toList();
            List<Integer> gold = question.gold().stream().map(all::get).toList();
            List<Integer> related =
                    all.stream().filter(document -> !gold.contains(document)).toList();
            questions.add(new Question(question.question(), List.of(question.answer()), gold, related));
        }
        return new QuestionSet(List.copyOf(distinct), questions);
    }

    /** Read SQuAD 2.0. */
    static QuestionSet squad(Path file) {
        Reader reader = new Reader(file);
        JsonNode articles = reader.array(DataFiles.readJson(file), "data", "the file");
        Set<String> distinct = new TreeSet<>(NeedleWords.BY_CODE_POINT);
        for (JsonNode article : articles) {
            for (JsonNode paragraph : reader.array(article, "paragraphs", "an article")) {
                distinct.add(reader.text(paragraph, "context", "a paragraph"));
            }
        }
        Map<String, Integer> positions = positions(distinct);
        List<Question> questions = new ArrayList<>();
        for (JsonNode article : articles) {
            List<Integer> ofArticle = new ArrayList<>();
            for (JsonNode paragraph : article.path("paragraphs")) {
                ofArticle.add(position(positions, paragraph.path("context").asText()));
            }
            for (JsonNode paragraph : article.path("paragraphs")) {
                int own = position(positions, paragraph.path("context").asText());
                List<Integer> related =
                        ofArticle.stream().filter(other -> other != own).toList();
                for (JsonNode question : reader.array(paragraph, "qas", "a paragraph")) {
                    if (!question.path("is_impossible").asBoolean()) {
                        List<String> outputs = new ArrayList<>();
                        for (JsonNode answer : reader.array(question, "answers", "a question")) {
                            outputs.add(reader.text(answer, "text", "an answer"));
                        }
                        String query = reader.text(question, "question", "a question");
                        questions.add(new Question(query, outputs, List.of(own), related));
                    }
                }
            }
        }
        return reader.checked(new QuestionSet(List.copyOf(distinct), questions));
    }

    /** Read HotpotQA with distractors. */
    static QuestionSet hotpotqa(Path file) {
        Reader reader = new Reader(file);
        JsonNode rows = reader.requireArray(DataFiles.readJson(file), "the file");
        List<List<String>> contexts = new ArrayList<>();
        Set<String> distinct = new TreeSet<>(NeedleWords.BY_CODE_POINT);
        for (JsonNode row : rows) {
            List<String> context = new ArrayList<>();
            for (JsonNode document : reader.array(row, "context", "a question")) {
                StringBuilder text = new StringBuilder(document.path(0).asText()).append('\n');
                for (JsonNode sentence : reader.requireArray(document.path(1), "a document's sentences")) {
                    text.append(sentence.asText());
                }
                context.add(text.toString());
            }
            contexts.add(context);
            distinct.addAll(context);
        }
        Map<String, Integer> positions = positions(distinct);
        List<Question> questions = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            JsonNode row = rows.get(i);
            List<Integer> gold = contexts.get(i).stream()
                    .map(document -> position(positions, document))
                    .toList();
            questions.add(new Question(
                    reader.text(row, "question", "a question"),
                    List.of(reader.text(row, "answer", "a question")),
                    gold,
                    List.of()));
        }
        return reader.checked(new QuestionSet(List.copyOf(distinct), questions));
    }

    private static Map<String, Integer> positions(Set<String> documents) {
        Map<String, Integer> positions = new HashMap<>();
        documents.forEach(document -> positions.put(document, positions.size()));
        return positions;
    }

    private static int position(Map<String, Integer> positions, String document) {
        return positions.getOrDefault(document, -1);
    }

    private record Reader(Path file) {

        JsonNode array(JsonNode parent, String key, String place) {
            return requireArray(parent.path(key), "\"" + key + "\" of " + place);
        }

        JsonNode requireArray(JsonNode node, String what) {
            if (!node.isArray()) {
                throw bad(what, "a list", node);
            }
            return node;
        }

        String text(JsonNode parent, String key, String place) {
            JsonNode node = parent.path(key);
            if (!node.isTextual()) {
                throw bad("\"" + key + "\" of " + place, "a text", node);
            }
            return node.asText();
        }

        private DataException bad(String what, String wanted, JsonNode found) {
            String kind =
                    found.isMissingNode() ? "missing" : found.getNodeType().toString();
            return new DataException(
                    DataFault.BAD_FILE,
                    file + ": " + what + " is " + kind + "; it must be " + wanted + "; fetch it again");
        }

        QuestionSet checked(QuestionSet set) {
            if (set.questions.isEmpty() || set.documents.isEmpty()) {
                throw new DataException(DataFault.BAD_FILE, file + " holds no questions; fetch it again");
            }
            return set;
        }
    }
}
