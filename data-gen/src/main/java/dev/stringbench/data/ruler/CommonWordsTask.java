package dev.stringbench.data.ruler;

import dev.stringbench.python.PythonFormat;
import dev.stringbench.python.random.PythonRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A builder of common words extraction prompts (common_words_extraction.py): a worked example and then the question.
 */
final class CommonWordsTask implements SizedTask<CommonWordsTask.Drawn> {

    private static final int INCREMENT = 10;
    private static final int SHORT_LENGTH = 4096;

    private record Shape(int exampleWords, int exampleCommon, int exampleUncommon, int common, int uncommon) {}

    private final CommonWordsOptions options;
    private final Shape shape;
    private final List<String> words;
    private final String template;
    private final SizeRules rules;
    private final long seed;

    CommonWordsTask(
            CommonWordsOptions options,
            RulerSources sources,
            String fullTemplate,
            int maxSeqLength,
            int tokensToGenerate,
            long seed) {
        this.options = options;
        this.seed = seed;
        this.shape = maxSeqLength < SHORT_LENGTH
                ? new Shape(20, 3, 1, 6, 1)
                : new Shape(40, 10, 3, options.commonFrequency(), options.uncommonFrequency());
        List<String> shuffled = new ArrayList<>(sources.commonWords());
        new PythonRandom(seed).shuffle(shuffled);
        this.words = List.copyOf(shuffled);
        this.template = fullTemplate;
        this.rules = new SizeRules(maxSeqLength, tokensToGenerate, INCREMENT, words.size(), false, true);
    }

    @Override
    public SizeRules rules() {
        return rules;
    }

    /** The words of one prompt, the common ones first. */
    record Drawn(List<String> example, List<String> question) {}

    @Override
    public Optional<Drawn> draw(Draws draws, int index, int size) {
        if (shape.exampleWords > words.size()) {
            return Optional.empty();
        }
        List<String> example = sample(draws.python(), shape.exampleWords);
        if (size > words.size()) {
            return Optional.empty();
        }
        return Optional.of(new Drawn(example, sample(draws.python(), size)));
    }

    private List<String> sample(PythonRandom random, int count) {
        List<String> drawn = new ArrayList<>(count);
        for (int position : random.sample(words.size(), count)) {
            drawn.add(words.get(position));
        }
        return drawn;
    }

    @Override
    public Prompt build(Drawn drawn) {
        List<String> exampleAnswer = common(drawn.example);
        List<String> answer = common(drawn.question);
        String example =
                numbered(repeated(drawn.example, shape.exampleCommon, shape.exampleUncommon), new PythonRandom(seed));
        String question = numbered(repeated(drawn.question, shape.common, shape.uncommon), new PythonRandom(seed));
        String text = PythonFormat.format(template, "context", example, "query", "")
                + numbered(exampleAnswer)
                + "\n"
                + PythonFormat.format(template, "context", question, "query", "");
        return new Prompt(text, " " + numbered(answer), answer);
    }

    private List<String> common(List<String> drawn) {
        return drawn.subList(0, Math.min(options.commonWords(), drawn.size()));
    }

    private List<String> repeated(List<String> drawn, int commonTimes, int uncommonTimes) {
        List<String> common = common(drawn);
        List<String> uncommon = drawn.subList(common.size(), drawn.size());
        List<String> list = new ArrayList<>(common.size() * commonTimes + uncommon.size() * uncommonTimes);
        for (int i = 0; i < commonTimes; i++) {
            list.addAll(common);
        }
        for (int i = 0; i < uncommonTimes; i++) {
            list.addAll(uncommon);
        }
        return list;
    }

    private static String numbered(List<String> list, PythonRandom random) {
        random.shuffle(list);
        return numbered(list);
    }

    private static String numbered(List<String> list) {
        StringBuilder text = new StringBuilder(list.size() * 16);
        for (int i = 0; i < list.size(); i++) {
            text.append(i == 0 ? "" : " ").append(i + 1).append(". ").append(list.get(i));
        }
        return text.toString();
    }
}
