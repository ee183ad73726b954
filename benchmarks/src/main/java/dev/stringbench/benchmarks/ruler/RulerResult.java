package dev.stringbench.benchmarks.ruler;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.stringbench.benchmarks.model.AnswerNotes;
import dev.stringbench.benchmarks.results.ReferenceResult;
import dev.stringbench.benchmarks.results.SampleResult;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One line of a RULER result file. The first four keys are those of the original's files.
 *
 * @param contextLength tokens of the prompt, special tokens included
 * @param prediction the generated text, special tokens kept, every run of white space made one space
 * @param references the expected answers
 * @param rulerScore the score as it is written
 * @param index the sample's place in its data file
 * @param id hash of the prompt and of everything its result depends on
 * @param needles what became of each reference, in their order
 * @param promptSha256 checksum of the prompt's text
 * @param data name of the data file
 * @param excerpt text round the first needle that was not found
 * @param reply what came with a server\'s answer beside its text, null for nothing
 */
@JsonPropertyOrder({
    "ctx_len",
    "pred",
    "needle",
    "score",
    "index",
    "id",
    "needles",
    "prompt_sha256",
    "data",
    "excerpt",
    "reply"
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RulerResult(
        @JsonProperty("ctx_len") int contextLength,
        @JsonProperty("pred") String prediction,
        @JsonProperty("needle") List<String> references,
        @JsonProperty("score") RulerScore rulerScore,
        int index,
        String id,
        List<ReferenceResult> needles,
        @JsonProperty("prompt_sha256") String promptSha256,
        String data,
        @Nullable String excerpt,
        @Nullable AnswerNotes reply)
        implements SampleResult {

    public RulerResult {
        // A line of a file may lack what no sample lacks.
        Objects.requireNonNull(prediction, "pred");
        Objects.requireNonNull(rulerScore, "score");
        references = List.copyOf(references);
        needles = List.copyOf(needles);
    }

    @Override
    public double score() {
        return rulerScore.value();
    }
}
