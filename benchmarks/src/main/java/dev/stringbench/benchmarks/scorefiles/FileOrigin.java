package dev.stringbench.benchmarks.scorefiles;

import dev.stringbench.benchmarks.niah.NiahCard;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The origin of predictions as their path tells it, by the layouts of the programs that write them:
 *
 * <ul>
 *   <li>ours and HKUNLP/STRING: {@code Predictions/<task>/<model>/<setting>.jsonl}, {@code
 *       results-string/<task>/<model>/...}, {@code niah-results/<model>/...}
 *   <li>OpenBMB/InfiniteBench: {@code <model>/preds_<task>.jsonl}
 *   <li>NVIDIA/RULER: {@code <model>/synthetic/<length>/pred/<task>.jsonl}
 *   <li>lm-evaluation-harness: {@code <model>/samples_<task>_<time>.jsonl}
 * </ul>
 *
 * @param taskName the task's name, known or not; absent where the path has none
 * @param model the model's name, {@code unknown} where the path has none
 * @param setting the file's name where it tells a position setting, else empty
 */
record FileOrigin(@Nullable String taskName, String model, String setting) {

    private static final String UNKNOWN = "unknown";
    private static final Pattern EXTENSION = Pattern.compile("(\\.jsonl?|\\.txt)?(\\.gz)?$");
    private static final Pattern PREDS = Pattern.compile("preds_(?<task>.+)");
    private static final Pattern LM_EVAL = Pattern.compile("samples_(?<task>.+)_\\d{4}-\\d{2}-\\d{2}T[0-9.:-]+");

    static FileOrigin of(Path path) {
        var names = new ArrayList<String>();
        path.toAbsolutePath().normalize().forEach(part -> names.add(part.toString()));
        String stem = EXTENSION.matcher(names.get(names.size() - 1)).replaceFirst("");
        String parent = fromEnd(names, 1).orElse(UNKNOWN);
        var preds = PREDS.matcher(stem);
        if (preds.matches()) {
            return new FileOrigin(preds.group("task"), parent, "");
        }
        var lmEval = LM_EVAL.matcher(stem);
        if (lmEval.matches()) {
            return new FileOrigin(lmEval.group("task"), parent.replace("__", "/"), "");
        }
        if (parent.equals("pred")) {
            return new FileOrigin(
                    stem,
                    fromEnd(names, 4).orElse(UNKNOWN),
                    "L" + fromEnd(names, 2).orElse(""));
        }
        String grandparent = fromEnd(names, 2).orElse("");
        if (grandparent.equals("niah-results")) {
            return new FileOrigin(NiahCard.FOUR_NEEDLES.id(), parent, stem);
        }
        if (KnownTasks.find(grandparent).isPresent()) {
            return new FileOrigin(grandparent, parent, stem);
        }
        return elsewhere(names, stem, parent);
    }

    /** Look for a task's name in the file's name, then in any folder's, the nearest first. */
    private static FileOrigin elsewhere(List<String> names, String stem, String parent) {
        if (KnownTasks.find(stem).isPresent()) {
            return new FileOrigin(stem, parent, "");
        }
        for (int i = names.size() - 2; i >= 0; i--) {
            if (KnownTasks.find(names.get(i)).isPresent()) {
                String model = i + 1 < names.size() - 1 ? names.get(i + 1) : UNKNOWN;
                return new FileOrigin(names.get(i), model, stem);
            }
        }
        return new FileOrigin(null, parent, stem);
    }

    private static Optional<String> fromEnd(List<String> names, int steps) {
        int index = names.size() - 1 - steps;
        return index < 0 ? Optional.empty() : Optional.of(names.get(index));
    }
}
