package dev.stringbench.benchmarks.report.samples;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is shown of one sample, with the answers of every setting of a model.
 *
 * @param wanted the wanted answers
 * @param answers one for each run that has the sample
 * @param round the text round each needle, where the data file is there
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SampleTexts(
        String wanted, List<Answer> answers, @Nullable List<Round> round) {

    SampleTexts {
        answers = List.copyOf(answers);
    }

    /**
     * One run's answer.
     *
     * @param run place in the list of runs
     * @param text the prediction
     * @param needles what became of each
     * @param excerpt text round the first needle that was not found, where the file has it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Answer(
            int run,
            String text,
            List<Needle> needles,
            @Nullable String excerpt) {

        Answer {
            needles = List.copyOf(needles);
        }
    }

    /**
     * One needle.
     *
     * @param depth 0..1, null where it is not known
     * @param distance tokens to the end of the prompt
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Needle(
            String value,
            boolean found,
            @Nullable Double depth,
            @Nullable Integer distance) {}

    /** The text before a needle, the needle, and the text after it. */
    record Round(String before, String value, String after) {}
}
