package dev.stringbench.inference.torch.generate;

/** A listener to each new token as soon as it is chosen, called on the thread that generates. */
@FunctionalInterface
public interface TokenListener {
    /** Listen to nothing. */
    TokenListener NONE = tokenId -> {};

    /** Take the next token. */
    void onToken(int tokenId);
}
