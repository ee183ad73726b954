package dev.stringbench.cli.model;

import dev.stringbench.benchmarks.model.LanguageModel;
import dev.stringbench.benchmarks.model.ModelIdentity;
import dev.stringbench.benchmarks.model.ReplicatedLanguageModel;
import dev.stringbench.benchmarks.model.ReplicatedLanguageModel.Replica;
import dev.stringbench.cli.console.Console;
import dev.stringbench.inference.torch.load.LoadOptions;
import dev.stringbench.inference.torch.load.LoadPlan;
import java.util.List;
import java.util.Optional;

/**
 * Our own engine, with weights that are loaded at the first request: a preview, or a run with nothing left to do, needs
 * none.
 */
final class LocalModelSource implements ModelSource {

    private final ModelFolder folder;
    private final ModelOptions options;
    private final LoadPlan plan;
    private final CopyOptions copyOptions;
    private final Console notes;
    private List<OpenModel> loaded = List.of();

    private LocalModelSource(
            ModelFolder folder, ModelOptions options, CopyOptions copyOptions, LoadPlan plan, Console notes) {
        this.folder = folder;
        this.options = options;
        this.plan = plan;
        this.copyOptions = copyOptions;
        this.notes = notes;
    }

    /**
     * Find out where the model would be held.
     *
     * @param need of the longest sequence
     * @param notes hears of copies of the model that fail
     */
    static LocalModelSource of(
            ModelFolder folder, ModelOptions options, CopyOptions copyOptions, ContextNeed need, Console notes) {
        LoadOptions load = options.loadOptions(need);
        LoadPlan plan = LoadPlan.of(folder.config(), load).inCopies(copyOptions.groups(folder.config(), load));
        return new LocalModelSource(folder, options, copyOptions, plan, notes);
    }

    @Override
    public LanguageModel with(PositionChoice choice) {
        ModelIdentity identity =
                OpenModel.identity(folder, choice, plan.dtype().torchName(), plan.deviceKind(), plan.engine());
        return new DeferredLanguageModel(folder.tokenizer(), identity, () -> open(choice));
    }

    @Override
    public String description() {
        int copies = plan.copies().size();
        return plan.dtype().torchName() + " on " + plan.deviceKind() + (copies > 1 ? " in " + copies + " copies" : "");
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
        loaded.forEach(OpenModel::close);
    }

    private LanguageModel open(PositionChoice choice) {
        List<Replica> replicas = loaded().stream()
                .map(copy -> new Replica(copy.place(), open(copy, choice)))
                .toList();
        return replicas.size() == 1
                ? replicas.get(0).model()
                // What is said in the middle of a run takes the place of its progress bar.
                : new ReplicatedLanguageModel(
                        replicas, line -> notes.note((notes.terminal() ? Console.CLEAR_LINE : "") + line));
    }

    private LanguageModel open(OpenModel copy, PositionChoice choice) {
        PytorchLanguageModel model = copy.with(choice);
        if (!options.reusesPrefixes()) {
            model.disablePrefixReuse();
        }
        model.chunkPrefill(copyOptions);
        return model;
    }

    private List<OpenModel> loaded() {
        if (loaded.isEmpty()) {
            loaded = OpenModel.loadCopies(
                    folder, options, copyOptions, new ContextNeed(plan.contextTokens(), plan.keyCopies()));
        }
        return loaded;
    }
}
