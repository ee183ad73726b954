package dev.stringbench.benchmarks.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What came with an answer beside its text.
 *
 * @param reasoning what the model thought before it answered, which is not scored
 * @param refusal the model's words where it refused to answer
 * @param ended how the answer ended where that is out of the ordinary
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AnswerNotes(
        @Nullable String reasoning,
        @Nullable String refusal,
        @Nullable String ended) {

    /** The tokens were used up before an answer began. */
    public static final String CUT_OFF_WHILE_THINKING = "cut-off-while-thinking";

    /** The model refused. */
    public static final String REFUSED = "refused";

    /** The server held the answer back. */
    public static final String CONTENT_FILTER = "content-filter";

    /** There was no text at all. */
    public static final String NO_CONTENT = "no-content";

    /** Whether there is nothing to note. */
    @JsonIgnore
    public boolean isEmpty() {
        return reasoning == null && refusal == null && ended == null;
    }
}
