package dev.stringbench.data.ruler;

import dev.stringbench.data.ruler.NiahOptions.Haystack;
import dev.stringbench.data.ruler.NiahOptions.Magic;
import dev.stringbench.python.PythonFormat;
import dev.stringbench.python.random.PythonRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A builder of needle-in-a-haystack prompts (niah.py). */
final class NiahTask implements SizedTask<NiahTask.Drawn> {

    private static final int ESSAY_INCREMENT = 500;
    private static final int LINE_INCREMENT = 25;
    private static final int SHORT_LINE_INCREMENT = 5;
    private static final int SHORT_LENGTH = 4096;

    private final NiahOptions options;
    private final RulerSources sources;
    private final SizeRules rules;
    private final String template;
    private final String valueType;

    NiahTask(NiahOptions options, RulerSources sources, String fullTemplate, int maxSeqLength, int tokensToGenerate) {
        this.options = options;
        this.sources = sources;
        boolean essay = options.haystack() == Haystack.ESSAY;
        int lineIncrement = maxSeqLength < SHORT_LENGTH ? SHORT_LINE_INCREMENT : LINE_INCREMENT;
        this.rules = new SizeRules(
                maxSeqLength,
                tokensToGenerate,
                essay ? ESSAY_INCREMENT : lineIncrement,
                essay ? sources.essays().wordCount() : SizeRules.NO_LIMIT,
                true,
                true);
        String plural = TaskOptions.lower(options.values());
        boolean single = options.queries() * options.valuesPerKey() == 1;
        this.template = single ? singular(fullTemplate) : fullTemplate;
        this.valueType = single ? plural.substring(0, plural.length() - 1) : plural;
    }

    // The original replaces words of the chat template too.
    private static String singular(String template) {
        return template.replace("Some", "A")
                .replace("are all", "is")
                .replace("are", "is")
                .replace("answers", "answer");
    }

    @Override
    public SizeRules rules() {
        return rules;
    }

    /**
     * The draws of one prompt.
     *
     * @param needles shuffled
     * @param noise needles of the haystack, for {@link Haystack#NEEDLE}
     * @param places where the needles go: depths in percent, or line numbers
     */
    record Drawn(
            int size,
            List<String> needles,
            List<String> noise,
            List<Integer> places,
            List<String> queries,
            List<String> answers) {}

    @Override
    public Optional<Drawn> draw(Draws draws, int index, int size) {
        PythonRandom random = draws.python();
        List<String> keys = new ArrayList<>();
        List<List<String>> values = new ArrayList<>();
        List<String> needles = new ArrayList<>();
        for (int i = 0; i < options.keyCount(); i++) {
            String key = magic(options.keys(), random);
            List<String> ofKey = new ArrayList<>();
            for (int j = 0; j < options.valuesPerKey(); j++) {
                String value = magic(options.values(), random);
                ofKey.add(value);
                needles.add(needle(key, value));
            }
            keys.add(key);
            values.add(ofKey);
        }
        draws.fresh().shuffle(needles);
        List<String> noise = new ArrayList<>();
        if (options.haystack() == Haystack.NEEDLE) {
            for (int i = 0; i < size; i++) {
                String key = magic(options.keys(), random);
                noise.add(needle(key, magic(options.values(), random)));
            }
        }
        int available = options.haystack() == Haystack.ESSAY ? NiahOptions.ESSAY_PLACES : size;
        if (needles.size() > available) {
            return Optional.empty();
        }
        List<Integer> places =
                Arrays.stream(random.sample(available, needles.size())).boxed().toList();
        List<String> queries = new ArrayList<>();
        List<String> answers = new ArrayList<>();
        for (int key : random.sample(options.keyCount(), options.queries())) {
            queries.add(keys.get(key));
            answers.addAll(values.get(key));
        }
        return Optional.of(new Drawn(size, needles, noise, places, queries, answers));
    }

    private String magic(Magic type, PythonRandom random) {
        return switch (type) {
            case WORDS ->
                sources.needleWords().get(random.below(sources.needleWords().size()));
            case NUMBERS -> Integer.toString(random.randint(1_000_000, 9_999_999));
            case UUIDS -> random.uuid4().toString();
        };
    }

    // Needles name their type in the plural even where the question does not.
    private String needle(String key, String value) {
        return PythonFormat.format(
                RulerTemplates.needle(),
                "type_needle_v",
                TaskOptions.lower(options.values()),
                "key",
                key,
                "value",
                value);
    }

    @Override
    public Prompt build(Drawn drawn) {
        String context = options.haystack() == Haystack.ESSAY ? essayContext(drawn) : lineContext(drawn);
        List<String> queries = drawn.queries;
        int last = queries.size() - 1;
        String query =
                last == 0 ? queries.get(0) : String.join(", ", queries.subList(0, last)) + ", and " + queries.get(last);
        String text = PythonFormat.format(template, "type_needle_v", valueType, "context", context, "query", query);
        return new Prompt(text, String.join(" ", drawn.answers), drawn.answers);
    }

    private String essayContext(Drawn drawn) {
        EssayHaystack.Beginning essays = sources.essays().first(drawn.size);
        int count = essays.sentences().size();
        int[] ends = drawn.places.stream()
                .mapToInt(place -> (int) (count * (depthPercent(place) / 100.0)))
                .sorted()
                .toArray();
        StringBuilder context = new StringBuilder(essays.text().length() + 200 * ends.length);
        int start = 0;
        for (int i = 0; i < ends.length; i++) {
            essays.append(context, start, ends[i]);
            context.append(' ').append(drawn.needles.get(i)).append(' ');
            start = ends[i];
        }
        essays.append(context, start, count);
        return context.toString();
    }

    /** Give one of 40 evenly spread depths from 0 to 100, rounded half to even. */
    static int depthPercent(int place) {
        return (int) Math.rint(100.0 * place / (NiahOptions.ESSAY_PLACES - 1));
    }

    private String lineContext(Drawn drawn) {
        List<String> lines = options.haystack() == Haystack.NEEDLE
                ? drawn.noise
                : Collections.nCopies(drawn.size, RulerTemplates.noise());
        // The original inserts from the last place to the first, so the first needle of the list comes last.
        List<Integer> places = drawn.places.stream().sorted().toList();
        StringBuilder context = new StringBuilder();
        int done = 0;
        for (int i = 0; i < places.size(); i++) {
            String needle = drawn.needles.get(places.size() - 1 - i);
            appendLines(context, lines.subList(done, places.get(i)));
            context.append(needle).append('\n');
            done = places.get(i);
        }
        appendLines(context, lines.subList(done, lines.size()));
        context.setLength(context.length() - 1);
        return context.toString();
    }

    private static void appendLines(StringBuilder context, List<String> lines) {
        lines.forEach(line -> context.append(line).append('\n'));
    }
}
