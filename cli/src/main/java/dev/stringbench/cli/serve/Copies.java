package dev.stringbench.cli.serve;

import dev.stringbench.cli.model.ContextNeed;
import dev.stringbench.cli.model.CopyOptions;
import dev.stringbench.cli.model.ModelFolder;
import dev.stringbench.cli.model.ModelOptions;
import dev.stringbench.cli.model.OpenModel;
import dev.stringbench.cli.model.PositionChoice;
import dev.stringbench.inference.torch.generate.GenerationSession;
import java.util.ArrayList;
import java.util.List;

/**
 * The copies of a model that a server answers with, one for each GPU or group of GPUs, each with a session.
 *
 * @param models the weights, at least once
 * @param sessions one on each
 */
record Copies(List<OpenModel> models, List<GenerationSession> sessions) implements AutoCloseable {

    /** Load them, with the settings that suit a server. */
    static Copies open(
            ModelFolder folder,
            ModelOptions options,
            CopyOptions copyOptions,
            int contextTokens,
            PositionChoice choice) {
        List<OpenModel> models =
                OpenModel.loadCopies(folder, options, copyOptions, ContextNeed.of(contextTokens, List.of(choice)));
        var copies = new Copies(models, new ArrayList<>());
        try {
            for (OpenModel model : models) {
                GenerationSession session = model.session(choice);
                copies.sessions.add(session);
                if (!options.reusesPrefixes()) {
                    session.disablePrefixReuse();
                }
                copyOptions.chunkPrefill(session, true);
            }
            return copies;
        } catch (RuntimeException e) {
            copies.close();
            throw e;
        }
    }

    /** The copies as engines. */
    List<Generation> engines() {
        return sessions.stream().<Generation>map(SessionGeneration::new).toList();
    }

    /** Requests that they answer at once, all together. */
    int together() {
        return sessions.stream().mapToInt(GenerationSession::sequences).sum();
    }

    /** Words for people about what computes the answers. */
    String description() {
        return models.get(0).description() + (models.size() > 1 ? " in " + models.size() + " copies" : "");
    }

    @Override
    public void close() {
        sessions.forEach(GenerationSession::close);
        models.forEach(OpenModel::close);
    }
}
