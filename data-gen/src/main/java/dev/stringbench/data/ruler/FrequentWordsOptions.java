package dev.stringbench.data.ruler;

import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import java.util.List;

/**
 * The options of frequent words extraction.
 *
 * @param alpha exponent of the words' Zipf distribution, above 1
 */
public record FrequentWordsOptions(double alpha) implements TaskOptions {

    public FrequentWordsOptions {
        if (!(alpha > 1 && alpha < 100)) {
            throw new DataException(
                    DataFault.BAD_OPTION, "The option alpha must be above 1 and below 100, not " + alpha + ".");
        }
    }

    @Override
    public String templateName() {
        return "freq_words_extraction";
    }

    @Override
    public FrequentWordsOptions with(String name, String value) {
        if (!name.equals("alpha")) {
            throw TaskOptions.unknownOption(templateName(), name, "alpha");
        }
        try {
            return new FrequentWordsOptions(Double.parseDouble(value));
        } catch (NumberFormatException e) {
            throw new DataException(
                    DataFault.BAD_OPTION, "The option alpha must be a number, not \"" + value + "\".", e);
        }
    }

    @Override
    public List<String> describe() {
        return List.of("alpha=" + alpha);
    }
}
