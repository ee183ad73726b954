package dev.stringbench.inference.rope;

/** The reading of the YaRN keys of a config.json, which has changed between releases of Transformers. */
public enum YarnReading {
    /**
     * As current Transformers, vLLM and the model cards do: the stated factor counts, and the original length is
     * {@code original_max_position_embeddings} where it is stated, else {@code max_position_embeddings}.
     */
    STATED,
    /**
     * As Transformers 4.43.3 did: the stated factor counts, the original length is always
     * {@code max_position_embeddings}, and {@code mscale} and {@code truncate} are not known.
     */
    TRANSFORMERS_4_43
}
