package dev.stringbench.benchmarks.model;

import dev.stringbench.data.TextTokenizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** A model double that answers each request as its script says and remembers what it was asked. */
public final class ScriptedLanguageModel implements LanguageModel {

    private final TextTokenizer tokenizer;
    private final Function<GenerationRequest, Completion> script;
    private final List<Integer> asked = new ArrayList<>();
    private boolean cancelled;

    public ScriptedLanguageModel(TextTokenizer tokenizer, Function<GenerationRequest, Completion> script) {
        this.tokenizer = tokenizer;
        this.script = script;
    }

    /** A generated completion without any times. */
    public static Completion generated(GenerationRequest request, String text) {
        return new Completion.Generated(
                request.index(), text, 3, Completion.FinishReason.END_OF_SEQUENCE, 0, Duration.ZERO, Duration.ZERO);
    }

    /** Indexes of the requests so far, in order. */
    public List<Integer> asked() {
        return List.copyOf(asked);
    }

    @Override
    public TextTokenizer tokenizer() {
        return tokenizer;
    }

    @Override
    public ModelIdentity identity() {
        return new ModelIdentity(
                "scripted",
                "no weights",
                tokenizer.fingerprint(),
                PositionSetting.rope(),
                "greedy",
                "float32",
                "cpu",
                "script 1");
    }

    @Override
    public void generate(Iterator<GenerationRequest> requests, Consumer<Completion> completions) {
        while (!cancelled && requests.hasNext()) {
            GenerationRequest request = requests.next();
            asked.add(request.index());
            Completion completion = script.apply(request);
            if (!cancelled) {
                completions.accept(completion);
            }
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    @Override
    public void close() {}
}
