package dev.stringbench.cli;

import dev.stringbench.benchmarks.model.Completion;
import dev.stringbench.benchmarks.model.GenerationRequest;
import dev.stringbench.benchmarks.model.LanguageModel;
import dev.stringbench.benchmarks.model.ModelIdentity;
import dev.stringbench.data.TextTokenizer;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.torch.Cancellation;
import dev.stringbench.inference.torch.FinishReason;
import dev.stringbench.inference.torch.GenerationOptions;
import dev.stringbench.inference.torch.GenerationResult;
import dev.stringbench.inference.torch.GenerationSession;
import dev.stringbench.inference.torch.Sampling;
import dev.stringbench.inference.torch.TokenListener;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/** Our own engine behind the benchmarks' port: one prompt at a time, greedy, one position scheme. */
final class PytorchLanguageModel implements LanguageModel {

    private final GenerationSession session;
    private final TextTokenizer tokenizer;
    private final ModelIdentity identity;
    private final Sampling sampling;
    private final Set<Integer> stopTokenIds;
    private final Cancellation cancellation = new Cancellation();

    PytorchLanguageModel(
            GenerationSession session,
            TextTokenizer tokenizer,
            ModelIdentity identity,
            Sampling sampling,
            Set<Integer> stopTokenIds) {
        this.session = session;
        this.tokenizer = tokenizer;
        this.identity = identity;
        this.sampling = sampling;
        this.stopTokenIds = Set.copyOf(stopTokenIds);
    }

    @Override
    public TextTokenizer tokenizer() {
        return tokenizer;
    }

    @Override
    public ModelIdentity identity() {
        return identity;
    }

    @Override
    public void generate(Iterator<GenerationRequest> requests, Consumer<Completion> completions) {
        while (!cancellation.isCancelled() && requests.hasNext()) {
            GenerationRequest request = requests.next();
            Completion completion = answer(request);
            if (!cancellation.isCancelled()) {
                completions.accept(completion);
            }
        }
    }

    /** Run every prompt whole, also where an earlier one begins alike. */
    void disablePrefixReuse() {
        session.disablePrefixReuse();
    }

    @Override
    public void cancel() {
        cancellation.cancel();
    }

    @Override
    public void close() {
        session.close();
    }

    private Completion answer(GenerationRequest request) {
        try {
            GenerationResult result = session.generate(
                    request.promptTokenIds().toArray(),
                    new GenerationOptions(request.maxNewTokens(), sampling, stopTokenIds),
                    TokenListener.NONE,
                    cancellation);
            int[] tokens =
                    result.tokenIds().stream().mapToInt(Integer::intValue).toArray();
            return new Completion.Generated(
                    request.index(),
                    tokenizer.decode(tokens, false),
                    tokens.length,
                    result.finishReason() == FinishReason.STOP_TOKEN
                            ? Completion.FinishReason.END_OF_SEQUENCE
                            : Completion.FinishReason.LENGTH,
                    result.reusedPrefixTokens(),
                    result.prefill(),
                    result.decode());
        } catch (InferenceException e) {
            if (!isTheSamplesOwn(e.fault())) {
                throw e;
            }
            return new Completion.Failed(
                    request.index(),
                    e.fault().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    String.valueOf(e.getMessage()),
                    e.fault() == InferenceException.Fault.OUT_OF_MEMORY);
        }
    }

    /** Whether another sample may do better, so that the run should go on. */
    private static boolean isTheSamplesOwn(InferenceException.Fault fault) {
        return switch (fault) {
            case BAD_PROMPT, OUT_OF_MEMORY -> true;
            default -> false;
        };
    }
}
