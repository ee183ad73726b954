package dev.stringbench.benchmarks.infbench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import dev.stringbench.benchmarks.model.AnswerNotes;
import dev.stringbench.benchmarks.results.ReferenceResult;
import dev.stringbench.benchmarks.results.SampleResult;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One line of an InfiniteBench result file. The first three keys are those of the original's files.
 *
 * @param id the sample's place in its data file, as the original numbers them
 * @param prediction the generated text, special tokens kept, every run of white space made one space
 * @param groundTruth the wanted answer
 * @param score 0..1
 * @param contextLength tokens of the prompt, special tokens included
 * @param wholeLength tokens of the prompt before its middle was left out; equal to {@code contextLength} or nearly so
 *     where nothing was
 * @param index the sample's place in its data file
 * @param sampleId hash of the prompt and of everything its result depends on
 * @param needles where the answer stands in the prompt, for the tasks that ask for a text that was hidden
 * @param promptSha256 checksum of the prompt's text as the model was given it
 * @param data name of the data file
 * @param excerpt text round the answer where it was not found
 * @param reply what came with a server\'s answer beside its text, null for nothing
 */
@JsonPropertyOrder({
    "id",
    "prediction",
    "ground_truth",
    "score",
    "ctx_len",
    "whole_len",
    "index",
    "sample_id",
    "needles",
    "prompt_sha256",
    "data",
    "excerpt",
    "reply"
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InfBenchResult(
        int id,
        String prediction,
        JsonNode groundTruth,
        double score,
        @JsonProperty("ctx_len") int contextLength,
        @JsonProperty("whole_len") int wholeLength,
        int index,
        String sampleId,
        @Nullable List<ReferenceResult> needles,
        @JsonProperty("prompt_sha256") String promptSha256,
        String data,
        @Nullable String excerpt,
        @Nullable AnswerNotes reply)
        implements SampleResult {

    private static final double LARGEST_SCORE = 100;

    public InfBenchResult {
        // A line of a file may lack what no sample lacks.
        SampleResult.requireScore(score, LARGEST_SCORE);
        Objects.requireNonNull(prediction, "prediction");
        needles = needles == null ? null : List.copyOf(needles);
    }
}
