package dev.stringbench.inference.torch.generate;

/** A request for the continuation of one prompt among many. */
public final class PromptRequest {
    private final int key;
    private final int[] prompt;
    private final GenerationOptions options;
    private final TokenListener listener;
    private final Cancellation cancellation;

    /**
     * Ask.
     *
     * @param key what the caller knows the prompt by
     * @param prompt token ids, at least one
     * @param options how it is continued
     */
    public PromptRequest(int key, int[] prompt, GenerationOptions options) {
        this(key, prompt, options, TokenListener.NONE, new Cancellation());
    }

    /**
     * Ask, and follow what comes.
     *
     * @param key what the caller knows the prompt by
     * @param prompt token ids, at least one
     * @param options how it is continued
     * @param listener hears of each new token once, on the thread that runs the batch; what it throws ends the batch
     * @param cancellation stops this prompt alone, its prefill within one layer, its decoding before the next step; its
     *     outcome then says so and holds the tokens so far
     */
    public PromptRequest(
            int key, int[] prompt, GenerationOptions options, TokenListener listener, Cancellation cancellation) {
        this.key = key;
        this.prompt = prompt.clone();
        this.options = options;
        this.listener = listener;
        this.cancellation = cancellation;
    }

    /** The caller's key for the prompt. */
    public int key() {
        return key;
    }

    /** The token ids, not to be changed. */
    public int[] prompt() {
        return prompt;
    }

    /** The options with which the prompt is continued. */
    public GenerationOptions options() {
        return options;
    }

    /** The listener to each new token. */
    public TokenListener listener() {
        return listener;
    }

    /** The cancellation of this prompt alone. */
    public Cancellation cancellation() {
        return cancellation;
    }
}
