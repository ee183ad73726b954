package dev.stringbench.data;

/** The kinds of fault in data that is read, made, fetched or written. */
public enum DataFault {
    /** An option or argument is outside the values it may take. */
    BAD_OPTION,
    /** A file is there but does not hold what it should. */
    BAD_FILE,
    /** A file that is needed is not there. */
    MISSING_DATA,
    /** The haystack ends before the wanted length is reached. */
    TEXT_EXHAUSTED,
    /** The wanted length is too small for the task. */
    LENGTH_TOO_SMALL,
    /** The data cannot give as many samples as are wanted. */
    TOO_FEW_SAMPLES,
    /** The tokenizer gives counts that cannot be. */
    BAD_TOKENIZER,
    /** A download did not succeed. */
    FETCH_FAILED,
    /** A file could not be written. */
    WRITE_FAILED
}
