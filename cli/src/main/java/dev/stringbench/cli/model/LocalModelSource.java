package dev.stringbench.cli.model;

import dev.stringbench.benchmarks.model.LanguageModel;
import dev.stringbench.benchmarks.model.ModelIdentity;
import dev.stringbench.inference.torch.load.LoadPlan;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Our own engine, with weights that are loaded at the first request: a preview, or a run with nothing left to do, needs
 * none.
 */
final class LocalModelSource implements ModelSource {

    private final ModelFolder folder;
    private final ModelOptions options;
    private final LoadPlan plan;
    private @Nullable OpenModel loaded;

    private LocalModelSource(ModelFolder folder, ModelOptions options, LoadPlan plan) {
        this.folder = folder;
        this.options = options;
        this.plan = plan;
    }

    /**
     * Find out where the model would be held.
     *
     * @param contextTokens longest prompt with its answer, in tokens
     */
    static LocalModelSource of(ModelFolder folder, ModelOptions options, int contextTokens) {
        return new LocalModelSource(folder, options, LoadPlan.of(folder.config(), options.loadOptions(contextTokens)));
    }

    @Override
    public LanguageModel with(PositionChoice choice) {
        ModelIdentity identity =
                OpenModel.identity(folder, choice, plan.dtype().torchName(), plan.deviceKind(), plan.engine());
        return new DeferredLanguageModel(folder.tokenizer(), identity, () -> open(choice));
    }

    @Override
    public String description() {
        return plan.dtype().torchName() + " on " + plan.deviceKind();
    }

    @Override
    public boolean isRemote() {
        return false;
    }

    @Override
    public Optional<LoadPlan> memory() {
        return Optional.of(plan);
    }

    @Override
    public void load() {
        loaded();
    }

    @Override
    public void close() {
        if (loaded != null) {
            loaded.close();
        }
    }

    private LanguageModel open(PositionChoice choice) {
        PytorchLanguageModel model = loaded().with(choice);
        if (!options.reusesPrefixes()) {
            model.disablePrefixReuse();
        }
        model.chunkPrefill(options);
        return model;
    }

    private OpenModel loaded() {
        OpenModel model = loaded;
        if (model == null) {
            model = OpenModel.load(folder, options, plan.contextTokens());
            loaded = model;
        }
        return model;
    }
}
