package dev.stringbench.cli.serve;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Numbers of tokens, summed over the choices as they end. */
final class Usage {

    private final int promptTokens;
    private int generatedTokens;
    private int cachedTokens;

    Usage(int promptTokens) {
        this.promptTokens = promptTokens;
    }

    void add(CompletionJob.ChoiceEnded ended) {
        generatedTokens += ended.generatedTokens();
        cachedTokens += ended.cachedTokens();
    }

    /** Add it to a reply. */
    void write(ObjectNode root) {
        root.putObject("usage")
                .put("prompt_tokens", promptTokens)
                .put("completion_tokens", generatedTokens)
                .put("total_tokens", promptTokens + generatedTokens)
                .putObject("prompt_tokens_details")
                .put("cached_tokens", cachedTokens);
    }
}
