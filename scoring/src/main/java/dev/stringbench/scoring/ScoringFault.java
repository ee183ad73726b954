package dev.stringbench.scoring;

/** The kind of fault behind a {@link ScoringException}. */
public enum ScoringFault {
    /** A sample has no reference answer, or one that its task cannot be scored with. */
    BAD_REFERENCE,
    /** The original scorer raises on this prediction; the cause's kind stands in the message. */
    ORIGINAL_RAISES,
    /** No scorer of that name. */
    UNKNOWN_TASK,
    /** Numbers that no statistic can be drawn from: none at all, or pairs that do not match. */
    BAD_NUMBERS
}
