package dev.stringbench.data.builtin;

import dev.stringbench.data.builtin.People.Fact;
import dev.stringbench.data.builtin.People.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Question sets in the shapes of SQuAD and HotpotQA, about invented people. */
public final class BuiltinQuestions {

    private static final long SQUAD_SEED = 5101;
    private static final long HOTPOTQA_SEED = 5102;
    private static final int QUESTIONS = 1000;
    private static final int PARAGRAPHS_OF_ARTICLE = 5;
    private static final int DOCUMENTS_OF_QUESTION = 10;

    private BuiltinQuestions() {}

    /**
     * A question about one document of several.
     *
     * @param documents the document with the answer, or in two steps the two, and others that are related
     * @param gold places of those in {@code documents} that must be there
     */
    public record Asked(String question, String answer, List<String> documents, List<Integer> gold) {

        public Asked {
            documents = List.copyOf(documents);
            gold = List.copyOf(gold);
        }
    }

    /** One fact of one person in an article of several people. */
    public static List<Asked> squad() {
        Random random = new Random(SQUAD_SEED);
        List<Person> people = People.invent(QUESTIONS, random);
        List<Asked> asked = new ArrayList<>();
        for (int i = 0; i < people.size(); i++) {
            int article = i - i % PARAGRAPHS_OF_ARTICLE;
            List<String> documents = people.subList(article, article + PARAGRAPHS_OF_ARTICLE).stream()
                    .map(Person::paragraph)
                    .toList();
            Fact fact = Fact.draw(random);
            Person person = people.get(i);
            asked.add(new Asked(fact.question(person.name()), fact.answer(person), documents, List.of(i - article)));
        }
        return asked;
    }

    /** A fact of the teacher of a person, which two of ten documents hold together. */
    public static List<Asked> hotpotqa() {
        Random random = new Random(HOTPOTQA_SEED);
        List<Person> people = People.invent(QUESTIONS * DOCUMENTS_OF_QUESTION, random);
        List<Asked> asked = new ArrayList<>();
        for (int first = 0; first < people.size(); first += DOCUMENTS_OF_QUESTION) {
            List<Person> ofQuestion = people.subList(first, first + DOCUMENTS_OF_QUESTION);
            List<String> documents = new ArrayList<>();
            for (int i = 0; i < ofQuestion.size(); i += 2) {
                Person pupil = ofQuestion.get(i);
                Person teacher = ofQuestion.get(i + 1);
                documents.add(pupil.name() + "\n" + pupil.name() + " was taught by " + teacher.name() + ".");
                documents.add(teacher.name() + "\n" + teacher.paragraph());
            }
            Fact fact = Fact.draw(random);
            Person pupil = ofQuestion.get(0);
            Person teacher = ofQuestion.get(1);
            asked.add(new Asked(
                    fact.question("the teacher of " + pupil.name()),
                    fact.answer(teacher),
                    documents,
                    List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)));
        }
        return asked;
    }
}
