package dev.stringbench.data.infbench;

import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import dev.stringbench.data.TextTokenizer;
import dev.stringbench.data.builtin.People;
import dev.stringbench.data.builtin.People.Fact;
import dev.stringbench.data.builtin.People.Person;
import dev.stringbench.data.synthetic.SyntheticHaystack;
import dev.stringbench.data.synthetic.Vocabulary;
import dev.stringbench.python.PythonJson;
import dev.stringbench.python.random.PythonRandom;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * The twelve tasks in small, from our own stories, dialogues and programs: as long as a prompt may be, with the same
 * samples for the same tokenizer and length everywhere. The synthetic tasks are the original's; the others have its
 * shape.
 *
 * @param prompts whose prompts the samples are to stand in
 * @param tokenizer counts them
 * @param maxTokens of a whole prompt
 */
public record BuiltinTasks(InfBenchPrompts prompts, TextTokenizer tokenizer, int maxTokens) {

    private static final long SEED = 5200;

    /** As many attempts as samples differ in their length at one size. */
    private static final int MOST_SHRINKS = 64;

    private static final List<String> GIVEN_CHINESE =
            List.of("林安", "陈明", "赵雪", "周海", "吴云", "郑山", "孙月", "李田", "何春", "罗江");
    private static final List<String> CHINESE_TOWNS = List.of("青石镇", "白水镇", "柳河村", "东山村", "红桥镇");
    private static final List<String> CHINESE_ANIMALS = List.of("猫", "狗", "马", "羊", "鸭", "兔");

    /**
     * The edition of a task's samples, which names their file: answers of three tasks were written as texts at first, in which
     * their scorers find any letter or nothing.
     */
    public static int edition(InfBenchTask task) {
        return switch (task) {
            case LONGBOOK_QA_ENG, LONGDIALOGUE_QA_ENG, CODE_RUN -> 2;
            default -> 1;
        };
    }

    /**
     * Make the lines of a task's data file.
     *
     * @throws DataException LENGTH_TOO_SMALL where the least sample is too long
     */
    public List<String> lines(InfBenchTask task, int samples) {
        int size = size(task);
        return IntStream.range(0, samples)
                .mapToObj(index -> fitting(task, index, size))
                .toList();
    }

    /** The largest size at which the first sample fits. */
    private int size(InfBenchTask task) {
        int least = leastSize(task);
        if (!fits(task, line(task, 0, least))) {
            throw new DataException(
                    DataFault.LENGTH_TOO_SMALL,
                    task.taskName() + " cannot be made with prompts of " + maxTokens + " tokens: its least prompt has "
                            + tokens(task, line(task, 0, least)));
        }
        int low = least;
        int high = 2 * least;
        while (fits(task, line(task, 0, high))) {
            low = high;
            high *= 2;
        }
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (fits(task, line(task, 0, middle))) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private String fitting(InfBenchTask task, int index, int largest) {
        int least = leastSize(task);
        int size = largest;
        for (int i = 0; i < MOST_SHRINKS; i++) {
            String line = line(task, index, size);
            if (fits(task, line) || size == least) {
                return line;
            }
            size = Math.max(least, size - Math.max(1, size / MOST_SHRINKS));
        }
        return line(task, index, least);
    }

    private boolean fits(InfBenchTask task, String line) {
        return tokens(task, line) <= maxTokens;
    }

    private int tokens(InfBenchTask task, String line) {
        InfBenchExample example =
                new InfBenchParser(Path.of(task.fileName()), task).parse(1, line.getBytes(StandardCharsets.UTF_8));
        return tokenizer.count(prompts.prompt(task, example), true);
    }

    private static int leastSize(InfBenchTask task) {
        return switch (task) {
            case MATH_FIND -> 30;
            case CODE_DEBUG, LONGBOOK_CHOICE_ENG, LONGBOOK_QA_ENG, LONGBOOK_QA_CHN, LONGBOOK_SUM_ENG -> 4;
            case CODE_RUN -> 6;
            case LONGDIALOGUE_QA_ENG -> 8;
            default -> 2;
        };
    }

    /** Make one sample of a size: lines, pairs, numbers, terms, functions or people. */
    private static String line(InfBenchTask task, int index, int size) {
        long seed = SEED + 1000L * (task.taskName().hashCode() & 0xFFFF) + index;
        PythonRandom python = new PythonRandom(seed);
        Random random = new Random(seed);
        return switch (task) {
            case PASSKEY -> hidden("passkey", digits(python, false), python.below(size + 1), size);
            case NUMBER_STRING -> hidden("number_string", digits(python, true), python.below(size + 1), size);
            case KV_RETRIEVAL -> keyValue(size, python);
            case MATH_FIND -> {
                List<String> lines = new ArrayList<>();
                SyntheticMath.find(1, size, python, lines::add);
                yield lines.get(index % lines.size());
            }
            case MATH_CALC -> {
                List<String> lines = new ArrayList<>();
                SyntheticMath.calculate(1, size, python, lines::add);
                yield lines.get(0);
            }
            case CODE_RUN -> codeRun(size, random);
            case CODE_DEBUG -> codeDebug(size, random);
            case LONGBOOK_QA_ENG, LONGBOOK_CHOICE_ENG -> book(task, size, random);
            case LONGBOOK_SUM_ENG -> summary(size, random);
            case LONGBOOK_QA_CHN -> chinese(size, random);
            case LONGDIALOGUE_QA_ENG -> dialogue(size, random);
        };
    }

    private static String digits(PythonRandom random, boolean repeated) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            digits.append(random.randint(0, 9));
        }
        for (int i = 0; repeated && i < 5; i++) {
            int place = random.below(digits.length());
            digits.insert(place, digits.charAt(place));
        }
        return digits.toString();
    }

    private static String hidden(String kind, String key, int before, int noiseLines) {
        String context = SyntheticData.hidden(kind + "_line", key, before, noiseLines);
        return json(context, InfBenchTexts.synthetic(kind + "_input"), line -> line.member("answer", key));
    }

    private static String keyValue(int pairs, PythonRandom random) {
        List<List<String>> record = SyntheticData.keyValueRecord(pairs, random);
        List<String> asked = record.get(random.below(pairs));
        StringBuilder context = new StringBuilder(InfBenchTexts.synthetic("kv_retrieval_head"));
        record.forEach(pair -> context.append(context.charAt(context.length() - 1) == '{' ? "" : ", ")
                .append('"' + pair.get(0) + "\": \"" + pair.get(1) + '"'));
        return json(
                context + "}",
                InfBenchTexts.synthetic("kv_retrieval_input", "key", asked.get(0)),
                line -> line.member("answer", asked.get(1)));
    }

    /** A chain of two calls among other functions. */
    private static String codeRun(int functions, Random random) {
        List<Integer> numbers = numbers(functions, random);
        int first = numbers.get(0);
        int second = numbers.get(1);
        int added = 1 + random.nextInt(9);
        int subtracted = 1 + random.nextInt(9);
        int argument = random.nextInt(10);
        List<String> bodies = new ArrayList<>();
        bodies.add(String.format(Locale.ROOT, "def func_%d(x):\n    return func_%d(x) + %d\n\n", first, second, added));
        bodies.add(String.format(Locale.ROOT, "def func_%d(x):\n    return x - %d\n\n", second, subtracted));
        numbers.subList(2, functions)
                .forEach(number -> bodies.add(String.format(
                        Locale.ROOT, "def func_%d(x):\n    return x + %d\n\n", number, 1 + random.nextInt(9))));
        Collections.shuffle(bodies, random);
        String call = String.format(Locale.ROOT, "func_%d(%d)", first, argument);
        return json(
                InfBenchTexts.synthetic("code_run_head") + String.join("", bodies),
                InfBenchTexts.synthetic("code_run_input", "call", call),
                line -> line.member("answer", argument - subtracted + added));
    }

    /** One function of several uses a name that is defined nowhere. */
    private static String codeDebug(int functions, Random random) {
        List<Integer> numbers = numbers(functions, random);
        int wrong = numbers.get(random.nextInt(4));
        List<String> bodies = new ArrayList<>();
        for (int number : numbers) {
            bodies.add(String.format(
                    Locale.ROOT,
                    "def func_%d(x):\n    return x + %s\n\n",
                    number,
                    number == wrong ? "undefined_name" : Integer.toString(1 + random.nextInt(9))));
        }
        Collections.shuffle(bodies, random);
        List<String> options = numbers.subList(0, 4).stream()
                .map(number -> String.format(Locale.ROOT, "func_%d", number))
                .toList();
        return json(
                String.join("", bodies),
                "",
                line -> line.member("answer", List.of(String.format(Locale.ROOT, "func_%d", wrong)))
                        .member("options", options));
    }

    private static List<Integer> numbers(int count, Random random) {
        List<Integer> numbers = new ArrayList<>();
        for (int number = 1; number <= 2 * count; number++) {
            numbers.add(number);
        }
        Collections.shuffle(numbers, random);
        return List.copyOf(numbers.subList(0, count));
    }

    private static String book(InfBenchTask task, int size, Random random) {
        List<Person> people = People.invent(size, random);
        Person asked = people.get(random.nextInt(size));
        Fact fact = Fact.draw(random);
        String answer = fact.answer(asked);
        if (!task.hasOptions()) {
            return json(
                    story(people, random), fact.question(asked.name()), line -> line.member("answer", List.of(answer)));
        }
        List<String> options = new ArrayList<>(fact.others(asked, 3, random));
        options.add(random.nextInt(options.size() + 1), answer);
        return json(
                story(people, random),
                fact.question(asked.name()),
                line -> line.member("answer", List.of(answer)).member("options", options));
    }

    private static String summary(int size, Random random) {
        List<Person> people = People.invent(size, random);
        String answer = String.join(
                " ",
                people.subList(0, 4).stream()
                        .map(person -> person.name() + " is a " + person.profession() + " in " + person.town() + ".")
                        .toList());
        return json(story(people, random), "", line -> line.member("answer", answer));
    }

    /** A paragraph for each person, with other sentences between them. */
    private static String story(List<Person> people, Random random) {
        var sentences = new SyntheticHaystack(random.nextLong());
        StringBuilder story = new StringBuilder();
        for (Person person : people) {
            story.append(person.paragraph())
                    .append(' ')
                    .append(sentences.nextSentence())
                    .append('\n');
        }
        return story.toString();
    }

    private static String chinese(int size, Random random) {
        List<String> names = new ArrayList<>(GIVEN_CHINESE);
        Collections.shuffle(names, random);
        StringBuilder story = new StringBuilder();
        List<String> animals = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String name = names.get(i % names.size()) + (i < names.size() ? "" : "之" + i / names.size());
            animals.add(draw(CHINESE_ANIMALS, random));
            story.append(name + "住在" + draw(CHINESE_TOWNS, random) + "。" + name + "养了一只" + animals.get(i) + "。\n");
        }
        int asked = random.nextInt(Math.min(size, names.size()));
        return json(story.toString(), names.get(asked) + "养了什么动物？", line -> line.member("answer", animals.get(asked)));
    }

    /** Every speaker says of what trade he is; one of the names before the colon is hidden. */
    private static String dialogue(int turns, Random random) {
        List<String> names = new ArrayList<>(Vocabulary.list("name"));
        List<String> trades = new ArrayList<>(Vocabulary.list("profession"));
        Collections.shuffle(names, random);
        Collections.shuffle(trades, random);
        var sentences = new SyntheticHaystack(random.nextLong());
        int hiddenTurn = turns / 2 + random.nextInt(turns - turns / 2);
        StringBuilder script = new StringBuilder();
        String answer = "";
        for (int turn = 0; turn < turns; turn++) {
            int speaker = turn < 4 ? turn : random.nextInt(4);
            String name = names.get(speaker).toUpperCase(Locale.ROOT);
            if (turn == hiddenTurn) {
                answer = name;
            }
            script.append((turn == hiddenTurn ? "$$MASK$$" : name) + ": I am " + trades.get(speaker) + ". "
                    + sentences.nextSentence() + "\n");
        }
        List<String> hidden = List.of(answer);
        return json(script.toString(), "", line -> line.member("answer", hidden));
    }

    private static String draw(List<String> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }

    /** A line with an answer as {@code answer} writes it; a text in a list is one answer, alone it is its letters. */
    private static String json(String context, String input, UnaryOperator<PythonJson> answer) {
        StringBuilder line = new StringBuilder();
        answer.apply(new PythonJson(line, false)
                        .startObject()
                        .member("context", context)
                        .member("input", input))
                .endObject();
        return line.toString();
    }
}
