package dev.stringbench.data.ruler;

import static dev.stringbench.data.ruler.NiahOptions.Haystack.ESSAY;
import static dev.stringbench.data.ruler.NiahOptions.Haystack.NEEDLE;
import static dev.stringbench.data.ruler.NiahOptions.Haystack.REPEAT;
import static dev.stringbench.data.ruler.NiahOptions.Magic.NUMBERS;
import static dev.stringbench.data.ruler.NiahOptions.Magic.UUIDS;
import static dev.stringbench.data.ruler.NiahOptions.Magic.WORDS;

import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import dev.stringbench.data.ruler.QuestionOptions.Dataset;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A task and its options.
 *
 * @param name also the name of its output folder
 */
public record RulerTask(String name, TaskOptions options) {

    /** The 13 tasks of the benchmark (synthetic.yaml). */
    public static final List<RulerTask> CATALOGUE = List.of(
            new RulerTask("niah_single_1", new NiahOptions(REPEAT, WORDS, NUMBERS, 1, 1, 1)),
            new RulerTask("niah_single_2", new NiahOptions(ESSAY, WORDS, NUMBERS, 1, 1, 1)),
            new RulerTask("niah_single_3", new NiahOptions(ESSAY, WORDS, UUIDS, 1, 1, 1)),
            new RulerTask("niah_multikey_1", new NiahOptions(ESSAY, WORDS, NUMBERS, 4, 1, 1)),
            new RulerTask("niah_multikey_2", new NiahOptions(NEEDLE, WORDS, NUMBERS, 1, 1, 1)),
            new RulerTask("niah_multikey_3", new NiahOptions(NEEDLE, UUIDS, UUIDS, 1, 1, 1)),
            new RulerTask("niah_multivalue", new NiahOptions(ESSAY, WORDS, NUMBERS, 1, 4, 1)),
            new RulerTask("niah_multiquery", new NiahOptions(ESSAY, WORDS, NUMBERS, 1, 1, 4)),
            new RulerTask("vt", new VariableTrackingOptions(1, 4)),
            new RulerTask("cwe", new CommonWordsOptions(30, 3, 10)),
            new RulerTask("fwe", new FrequentWordsOptions(2.0)),
            new RulerTask("qa_1", new QuestionOptions(Dataset.SQUAD)),
            new RulerTask("qa_2", new QuestionOptions(Dataset.HOTPOTQA)));

    /**
     * Find a task of the catalogue.
     *
     * @throws DataException BAD_OPTION if there is none of this name
     */
    public static RulerTask named(String name) {
        return CATALOGUE.stream()
                .filter(task -> task.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new DataException(
                        DataFault.BAD_OPTION,
                        "There is no RULER task \"" + name + "\"; choose one of "
                                + CATALOGUE.stream().map(RulerTask::name).collect(Collectors.joining(", ")) + "."));
    }

    /** Change one option, see {@link TaskOptions#with}. */
    public RulerTask with(String option, String value) {
        return new RulerTask(name, options.with(option, value));
    }

    /** Give the number of tokens that the model may answer with. */
    public int tokensToGenerate() {
        return RulerTemplates.tokensToGenerate(options.templateName());
    }
}
