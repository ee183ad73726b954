package dev.stringbench.data.builtin;

import dev.stringbench.data.synthetic.Vocabulary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Invented people, no two of one name, and what is told of each. The facts occur nowhere else, so that a question about
 * them can be answered from the text alone.
 */
public final class People {

    private static final List<String> NAMES = Vocabulary.list("name");
    private static final List<String> TOWNS = Vocabulary.list("town");
    private static final List<String> PROFESSIONS = Vocabulary.list("profession").stream()
            .map(profession -> profession.substring("the ".length()))
            .toList();
    private static final List<String> ANIMALS = Vocabulary.list("animal");
    private static final List<String> COLOURS = Vocabulary.list("colour");

    private People() {}

    /**
     * A person.
     *
     * @param name first name and surname
     */
    public record Person(String name, String town, String profession, String animal, String colour) {

        /** Tell all that is known of the person, in sentences that each end with a full stop. */
        public String paragraph() {
            return name + " lives in " + town + " and works as a " + profession + ". " + name + " keeps one " + animal
                    + ". The door of " + name + " is " + colour + ".";
        }
    }

    /** Something that can be asked of a person. */
    public enum Fact {
        TOWN("Where does {} live?") {
            @Override
            String of(Person person) {
                return person.town();
            }

            @Override
            List<String> all() {
                return TOWNS;
            }
        },
        PROFESSION("What does {} work as?") {
            @Override
            String of(Person person) {
                return person.profession();
            }

            @Override
            List<String> all() {
                return PROFESSIONS;
            }
        },
        ANIMAL("Which animal does {} keep?") {
            @Override
            String of(Person person) {
                return person.animal();
            }

            @Override
            List<String> all() {
                return ANIMALS;
            }
        },
        COLOUR("Which colour is the door of {}?") {
            @Override
            String of(Person person) {
                return person.colour();
            }

            @Override
            List<String> all() {
                return COLOURS;
            }
        };

        private final String question;

        Fact(String question) {
            this.question = question;
        }

        private static final List<Fact> ALL = List.of(values());

        /** Draw one. */
        public static Fact draw(Random random) {
            return ALL.get(random.nextInt(ALL.size()));
        }

        abstract String of(Person person);

        abstract List<String> all();

        /** Ask for it. */
        public String question(String whose) {
            return question.replace("{}", whose);
        }

        /** The right answer. */
        public String answer(Person person) {
            return of(person);
        }

        /** Wrong answers, distinct, in a drawn order. */
        public List<String> others(Person person, int count, Random random) {
            List<String> others = new ArrayList<>(all());
            others.remove(of(person));
            Collections.shuffle(others, random);
            return List.copyOf(others.subList(0, count));
        }
    }

    /**
     * Invent people.
     *
     * @param count at most as many as there are names
     */
    public static List<Person> invent(int count, Random random) {
        List<String> surnames = BuiltinWords.nouns();
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < NAMES.size() * surnames.size(); i++) {
            places.add(i);
        }
        Collections.shuffle(places, random);
        List<Person> people = new ArrayList<>();
        for (int place : places.subList(0, count)) {
            String surname = surnames.get(place / NAMES.size());
            people.add(new Person(
                    NAMES.get(place % NAMES.size()) + " " + Character.toUpperCase(surname.charAt(0))
                            + surname.substring(1),
                    draw(TOWNS, random),
                    draw(PROFESSIONS, random),
                    draw(ANIMALS, random),
                    draw(COLOURS, random)));
        }
        return List.copyOf(people);
    }

    private static String draw(List<String> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }
}
