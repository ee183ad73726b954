package dev.stringbench.inference.torch.generate;

/** Hear of each new token as soon as it is chosen, on the thread that generates. */
@FunctionalInterface
public interface TokenListener {
    /** Listen to nothing. */
    TokenListener NONE = tokenId -> {};

    /** Take the next token. */
    void onToken(int tokenId);
}
