package dev.stringbench.benchmarks.niah;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.stringbench.benchmarks.model.AnswerNotes;
import dev.stringbench.benchmarks.results.SampleResult;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One line of a 4-needle result file. The first four keys are those of the original's files.
 *
 * @param contextLength tokens of the prompt, special tokens included
 * @param prediction the generated text, special tokens kept, every run of white space made one space
 * @param needleValues the hidden numbers
 * @param score percent of needles found, 0..100
 * @param index index of the sample
 * @param id hash of the prompt and of everything its result depends on
 * @param needles what became of each needle
 * @param promptSha256 checksum of the prompt's text
 * @param data name of the haystack
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
public record NiahResult(
        @JsonProperty("ctx_len") int contextLength,
        @JsonProperty("pred") String prediction,
        @JsonProperty("needle") List<String> needleValues,
        double score,
        int index,
        String id,
        List<NeedleResult> needles,
        @JsonProperty("prompt_sha256") String promptSha256,
        String data,
        @Nullable String excerpt,
        @Nullable AnswerNotes reply)
        implements SampleResult {

    private static final double LARGEST_SCORE = 100;

    public NiahResult {
        // A line of a file may lack what no sample lacks.
        SampleResult.requireScore(score, LARGEST_SCORE);
        Objects.requireNonNull(prediction, "pred");
        needleValues = List.copyOf(needleValues);
        needles = List.copyOf(needles);
    }

    /** Whether every needle was found. */
    public boolean allFound() {
        return needles.stream().allMatch(NeedleResult::found);
    }
}
