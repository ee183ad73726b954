package dev.stringbench.cli.model;

import dev.stringbench.benchmarks.model.Completion;
import dev.stringbench.benchmarks.model.GenerationRequest;
import dev.stringbench.benchmarks.model.LanguageModel;
import dev.stringbench.benchmarks.model.ModelIdentity;
import dev.stringbench.data.TextTokenizer;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A model that is opened at its first request; its tokenizer and identity are known before. */
final class DeferredLanguageModel implements LanguageModel {

    private final TextTokenizer tokenizer;
    private final ModelIdentity identity;
    private final Supplier<LanguageModel> open;
    private @Nullable LanguageModel model;
    private boolean cancelled;

    DeferredLanguageModel(TextTokenizer tokenizer, ModelIdentity identity, Supplier<LanguageModel> open) {
        this.tokenizer = tokenizer;
        this.identity = identity;
        this.open = open;
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
        return model().concurrency();
    }

    @Override
    public void generate(Iterator<GenerationRequest> requests, Consumer<Completion> completions) {
        model().generate(requests, completions);
    }

    @Override
    public synchronized void cancel() {
        cancelled = true;
        if (model != null) {
            model.cancel();
        }
    }

    @Override
    public synchronized void close() {
        if (model != null) {
            model.close();
        }
    }

    private synchronized LanguageModel model() {
        LanguageModel opened = model;
        if (opened == null) {
            opened = open.get();
            if (cancelled) {
                opened.cancel();
            }
            model = opened;
        }
        return opened;
    }
}
