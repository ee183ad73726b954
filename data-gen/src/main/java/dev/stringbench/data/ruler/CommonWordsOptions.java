package dev.stringbench.data.ruler;

/**
 * The options of common words extraction. Below 4,096 tokens the original uses 6 and 1 for both frequencies.
 *
 * @param commonFrequency freq_cw, times that each common word occurs
 * @param uncommonFrequency freq_ucw, times that each other word occurs
 * @param commonWords num_cw
 */
public record CommonWordsOptions(int commonFrequency, int uncommonFrequency, int commonWords) implements TaskOptions {

    public static final RulerTask CWE = new RulerTask("cwe", new CommonWordsOptions(30, 3, 10));

    public CommonWordsOptions {
        TaskOptions.requireAtLeast(1, "freq_cw", commonFrequency);
        TaskOptions.requireAtLeast(1, "freq_ucw", uncommonFrequency);
        TaskOptions.requireAtLeast(1, "num_cw", commonWords);
    }

    @Override
    public TaskTemplate template() {
        return RulerTemplates.task("common_words_extraction");
    }

    @Override
    public void generate(FileInMaking file) {
        file.makeSized(new CommonWordsTask(
                this, file.sources(), file.template(), file.maxTokens(), file.answerTokens(), file.seed()));
    }

    @Override
    public CommonWordsOptions with(String name, String value) {
        int number = TaskOptions.wholeNumber(name, value);
        return switch (name) {
            case "freq_cw" -> new CommonWordsOptions(number, uncommonFrequency, commonWords);
            case "freq_ucw" -> new CommonWordsOptions(commonFrequency, number, commonWords);
            case "num_cw" -> new CommonWordsOptions(commonFrequency, uncommonFrequency, number);
            default -> throw TaskOptions.unknownOption(template().name(), name, "freq_cw", "freq_ucw", "num_cw");
        };
    }
}
