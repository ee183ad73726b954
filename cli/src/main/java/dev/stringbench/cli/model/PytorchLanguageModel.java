package dev.stringbench.cli.model;

import dev.stringbench.benchmarks.model.Completion;
import dev.stringbench.benchmarks.model.GenerationRequest;
import dev.stringbench.benchmarks.model.LanguageModel;
import dev.stringbench.benchmarks.model.ModelIdentity;
import dev.stringbench.data.TextTokenizer;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.torch.generate.Cancellation;
import dev.stringbench.inference.torch.generate.FinishReason;
import dev.stringbench.inference.torch.generate.GenerationOptions;
import dev.stringbench.inference.torch.generate.GenerationResult;
import dev.stringbench.inference.torch.generate.GenerationSession;
import dev.stringbench.inference.torch.generate.PromptOutcome;
import dev.stringbench.inference.torch.generate.PromptRequest;
import dev.stringbench.inference.torch.generate.Sampling;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/** Our own engine behind the benchmarks' port: as many prompts together as memory holds, greedy, one position scheme. */
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
    public int concurrency() {
        return session.sequences();
    }

    @Override
    public void generate(Iterator<GenerationRequest> requests, Consumer<Completion> completions) {
        session.generateAll(
                new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return requests.hasNext();
                    }

                    @Override
                    public PromptRequest next() {
                        return request(requests.next());
                    }
                },
                outcome -> completions.accept(completion(outcome)),
                cancellation);
    }

    /** Run every prompt whole, also where an earlier one begins alike. */
    void disablePrefixReuse() {
        session.disablePrefixReuse();
    }

    /** Run prompts in chunks beside others where the user asks for it. */
    void chunkPrefill(CopyOptions options) {
        options.chunkPrefill(session, false);
    }

    @Override
    public void cancel() {
        cancellation.cancel();
    }

    @Override
    public void close() {
        session.close();
    }

    private PromptRequest request(GenerationRequest request) {
        return new PromptRequest(
                request.index(),
                request.promptTokenIds().toArray(),
                new GenerationOptions(request.maxNewTokens(), sampling, stopTokenIds));
    }

    private Completion completion(PromptOutcome outcome) {
        if (outcome instanceof PromptOutcome.Failed failed) {
            String kind = failed.cause().fault().name().toLowerCase(Locale.ROOT).replace('_', '-');
            return new Completion.Failed(
                    failed.key(),
                    kind,
                    String.valueOf(failed.cause().getMessage()),
                    failed.cause().fault() == Fault.OUT_OF_MEMORY);
        }
        GenerationResult result = ((PromptOutcome.Generated) outcome).result();
        int[] tokens = result.tokenIds().stream().mapToInt(Integer::intValue).toArray();
        return new Completion.Generated(
                outcome.key(),
                tokenizer.decode(tokens, false),
                tokens.length,
                result.finishReason() == FinishReason.STOP_TOKEN
                        ? Completion.FinishReason.END_OF_SEQUENCE
                        : Completion.FinishReason.LENGTH,
                result.reusedPrefixTokens(),
                result.prefill(),
                result.decode());
    }
}
