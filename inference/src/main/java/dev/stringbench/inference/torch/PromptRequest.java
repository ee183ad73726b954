package dev.stringbench.inference.torch;

/** Ask for the continuation of one prompt among many. */
public final class PromptRequest {
    private final int key;
    private final int[] prompt;
    private final GenerationOptions options;

    /**
     * Ask.
     *
     * @param key what the caller knows the prompt by
     * @param prompt token ids, at least one
     * @param options how it is continued
     */
    public PromptRequest(int key, int[] prompt, GenerationOptions options) {
        this.key = key;
        this.prompt = prompt.clone();
        this.options = options;
    }

    int key() {
        return key;
    }

    int[] prompt() {
        return prompt;
    }

    GenerationOptions options() {
        return options;
    }
}
