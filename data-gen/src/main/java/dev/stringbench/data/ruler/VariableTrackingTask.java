package dev.stringbench.data.ruler;

import dev.stringbench.python.PythonFormat;
import dev.stringbench.python.PythonRepr;
import dev.stringbench.python.PythonText;
import dev.stringbench.python.random.PythonRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A builder of variable tracking prompts (variable_tracking.py): a worked example and then the question. */
final class VariableTrackingTask implements SizedTask<VariableTrackingTask.Drawn> {

    private static final int EXAMPLE_TOKENS = 500;
    private static final int EXAMPLE_INCREMENT = 5;
    private static final int EXAMPLE_NAME_LENGTH = 3;
    private static final int MAX_EXAMPLE_HOPS = 10;
    private static final int INCREMENT = 10;
    private static final int NAME_LENGTH = 5;
    private static final int TASK_MARK_LENGTH = 20;
    private static final int ANSWER_MARK_LENGTH = 10;
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private final int chains;
    private final int hops;
    private final int nameLength;
    private final int statedVariables;
    private final String template;
    private final String example;
    private final String taskMark;
    private final SizeRules rules;

    private VariableTrackingTask(
            VariableTrackingOptions options, boolean isExample, String template, String example, SizeRules rules) {
        this.chains = options.chains();
        this.hops = isExample ? Math.min(MAX_EXAMPLE_HOPS, options.hops()) : options.hops();
        this.nameLength = isExample ? EXAMPLE_NAME_LENGTH : NAME_LENGTH;
        // The original states the number asked for even where an example has fewer.
        this.statedVariables = options.hops() + 1;
        this.template = template;
        this.example = example;
        this.taskMark = taskMark(options);
        this.rules = rules;
    }

    /** Make the task whose one sample is the example of the real task. */
    static VariableTrackingTask forExample(VariableTrackingOptions options, String fullTemplate, int tokensToGenerate) {
        int start = fullTemplate.indexOf(taskMark(options));
        int end = fullTemplate.indexOf(options.template().answerPrefix().substring(0, ANSWER_MARK_LENGTH));
        List<String> words = PythonText.split(fullTemplate.substring(start, end));
        // The original drops the last word, and with it what the chat template glues to it.
        String template = String.join(" ", words.subList(0, words.size() - 1)) + fullTemplate.substring(end);
        var rules =
                new SizeRules(EXAMPLE_TOKENS, tokensToGenerate, EXAMPLE_INCREMENT, SizeRules.NO_LIMIT, false, false);
        return new VariableTrackingTask(options, true, template, "", rules);
    }

    /**
     * Make the real task.
     *
     * @param example the worked example, see {@link #exampleText}
     * @param exampleTokens its length in tokens
     */
    static VariableTrackingTask withExample(
            VariableTrackingOptions options,
            String fullTemplate,
            int maxSeqLength,
            int tokensToGenerate,
            String example,
            int exampleTokens) {
        var rules = new SizeRules(
                maxSeqLength, tokensToGenerate + exampleTokens, INCREMENT, SizeRules.NO_LIMIT, false, false);
        return new VariableTrackingTask(options, false, fullTemplate, example, rules);
    }

    /** Write down a sample and its answer. */
    static String exampleText(RulerSample sample) {
        return sample.input() + " " + String.join(" ", sample.outputs()) + "\n\n";
    }

    private static String taskMark(VariableTrackingOptions options) {
        return options.template().text().substring(0, TASK_MARK_LENGTH);
    }

    @Override
    public SizeRules rules() {
        return rules;
    }

    /**
     * The draws of one prompt.
     *
     * @param places for each chain, where its statements go
     */
    record Drawn(List<String> sentences, List<List<String>> chains, List<List<Integer>> places, List<String> names) {}

    @Override
    public Optional<Drawn> draw(Draws draws, int index, int size) {
        List<String> names = drawNames(draws.python());
        List<List<String>> statements = new ArrayList<>();
        for (int start = 0; start < names.size(); start += hops + 1) {
            int value = draws.numpy().randint(10_000, 99_999);
            if (start + hops + 1 > names.size()) {
                // A name came twice, so one too many was drawn, and the original fails on the incomplete chain.
                return Optional.empty();
            }
            statements.add(chain(names.subList(start, start + hops + 1), value));
        }
        List<String> sentences = sentences(size, hops + 1);
        int longest = sentences.size() > hops + 1 ? hops + 1 : sentences.size() - 1;
        // Python's list[:-1], where there is no noise at all, leaves all but one.
        int kept = longest < 0 ? hops : longest;
        List<List<Integer>> places = new ArrayList<>();
        int count = sentences.size();
        for (int i = 0; i < statements.size(); i++) {
            statements.set(i, statements.get(i).subList(0, kept));
            if (kept > count) {
                return Optional.empty();
            }
            places.add(Arrays.stream(draws.python().sample(count, kept))
                    .sorted()
                    .boxed()
                    .toList());
            count += kept;
        }
        if (kept == 0) {
            return Optional.empty();
        }
        return Optional.of(new Drawn(sentences, statements, places, List.copyOf(names.subList(0, hops + 1))));
    }

    private List<String> drawNames(PythonRandom random) {
        int wanted = chains * (hops + 1);
        List<String> names = new ArrayList<>();
        Set<String> distinct = new HashSet<>();
        while (names.size() < wanted || distinct.size() < wanted) {
            String name = random.choices(ALPHABET, nameLength);
            names.add(name);
            distinct.add(name);
        }
        return names;
    }

    private static List<String> chain(List<String> names, int value) {
        List<String> statements = new ArrayList<>();
        statements.add("VAR " + names.get(0) + " = " + value);
        for (int i = 1; i < names.size(); i++) {
            statements.add("VAR " + names.get(i) + " = VAR " + names.get(i - 1) + " ");
        }
        return statements;
    }

    private static List<String> sentences(int copies, int chainLength) {
        String noise = RulerTemplates.noise() + "\n";
        List<String> sentences = new ArrayList<>();
        for (int i = 0; i < copies; i++) {
            if (copies > chainLength) {
                sentences.add(noise);
            } else {
                for (String part : noise.split("\\.", -1)) {
                    sentences.add(PythonText.strip(part).isEmpty() ? part : part + ".");
                }
            }
        }
        return sentences;
    }

    @Override
    public Prompt build(Drawn drawn) {
        List<String> sentences = drawn.sentences;
        for (int i = 0; i < drawn.chains.size(); i++) {
            sentences = insert(sentences, drawn.chains.get(i), drawn.places.get(i));
        }
        String context = String.join(" ", sentences).replace(". \n", ".\n");
        String first = drawn.chains.get(0).get(0);
        String value = PythonText.strip(first.substring(first.lastIndexOf('=') + 1));
        String text = PythonFormat.format(
                template, "context", context, "query", value, "num_v", Integer.toString(statedVariables));
        return new Prompt(text, " " + PythonRepr.repr(drawn.names), drawn.names);
    }

    /** Insert statements so that each stands before the sentence that was at its place. */
    private static List<String> insert(List<String> sentences, List<String> statements, List<Integer> places) {
        List<String> inserted = new ArrayList<>(sentences.size() + statements.size());
        int done = 0;
        for (int i = 0; i < statements.size(); i++) {
            inserted.addAll(sentences.subList(done, places.get(i)));
            inserted.add(statements.get(i));
            done = places.get(i);
        }
        inserted.addAll(sentences.subList(done, sentences.size()));
        return inserted;
    }

    @Override
    public String complete(String text) {
        if (example.isEmpty()) {
            return text;
        }
        int start = text.indexOf(taskMark);
        return text.substring(0, start) + " " + example + "\n\n" + text.substring(start);
    }
}
