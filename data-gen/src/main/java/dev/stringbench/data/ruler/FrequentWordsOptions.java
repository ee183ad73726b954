package dev.stringbench.data.ruler;

import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;

/**
 * The options of frequent words extraction.
 *
 * @param alpha exponent of the words' Zipf distribution, above 1
 */
public record FrequentWordsOptions(double alpha) implements TaskOptions {

    public static final RulerTask FWE = new RulerTask("fwe", new FrequentWordsOptions(2.0));

    public FrequentWordsOptions {
        if (!(alpha > 1 && alpha < 100)) {
            throw new DataException(
                    DataFault.BAD_OPTION, "the option alpha is " + alpha + "; it must be above 1 and below 100");
        }
    }

    @Override
    public TaskTemplate template() {
        return RulerTemplates.task("freq_words_extraction");
    }

    @Override
    public void generate(FileInMaking file) {
        var source = new FrequentWordsSource(
                this,
                file.counter(),
                file.template(),
                file.maxTokens(),
                file.answerTokens(),
                file.seed(),
                file.draws());
        file.make(source, new SizeRules(file.maxTokens(), file.answerTokens(), 1, SizeRules.NO_LIMIT, false, false), 0);
    }

    @Override
    public FrequentWordsOptions with(String name, String value) {
        if (!name.equals("alpha")) {
            throw TaskOptions.unknownOption(template().name(), name, "alpha");
        }
        try {
            return new FrequentWordsOptions(Double.parseDouble(value));
        } catch (NumberFormatException e) {
            throw new DataException(
                    DataFault.BAD_OPTION, "the option alpha is \"" + value + "\"; it must be a number", e);
        }
    }
}
