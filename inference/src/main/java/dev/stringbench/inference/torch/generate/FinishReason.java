package dev.stringbench.inference.torch.generate;

/** The reason why a generation ended. */
public enum FinishReason {
    /** A stop token was generated; it is the last of the result. */
    STOP_TOKEN,
    /** The most tokens asked for were generated. */
    LENGTH,
    /** The generation was cancelled; the tokens so far are kept. */
    CANCELLED
}
