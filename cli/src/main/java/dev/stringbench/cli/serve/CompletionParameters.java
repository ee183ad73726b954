package dev.stringbench.cli.serve;

import dev.stringbench.inference.torch.generate.Sampling;
import java.util.List;
import java.util.Optional;

/**
 * The parameters of one request.
 *
 * @param prompts token ids of each prompt, special tokens included; each is answered by one choice
 * @param maxTokens tokens to generate at most for each prompt; 0 for none, where only the prompt is wanted
 * @param sampling how each token is chosen
 * @param stop strings that end the text and are not part of it
 * @param stream whether text is sent as it is generated
 * @param includeUsage whether a stream ends with the numbers of tokens
 * @param skipSpecialTokens whether special tokens are left out of the text
 * @param includeStopToken whether the text shows the token that ended it
 * @param ignoreStopTokens whether the model's stop tokens do not end the text
 * @param echo whether the text begins with the prompt
 * @param scoring what is told of log-probabilities, empty for nothing
 */
record CompletionParameters(
        List<int[]> prompts,
        int maxTokens,
        Sampling sampling,
        List<String> stop,
        boolean stream,
        boolean includeUsage,
        boolean skipSpecialTokens,
        boolean includeStopToken,
        boolean ignoreStopTokens,
        boolean echo,
        Optional<Scoring> scoring) {

    CompletionParameters {
        prompts = List.copyOf(prompts);
        stop = List.copyOf(stop);
    }

    int promptTokens() {
        return prompts.stream().mapToInt(prompt -> prompt.length).sum();
    }
}
