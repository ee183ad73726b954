package dev.stringbench.data.ruler;

import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import dev.stringbench.data.punkt.PunktParameters;
import dev.stringbench.data.punkt.PunktSplitter;
import dev.stringbench.data.ruler.QuestionOptions.Dataset;
import dev.stringbench.data.sources.DataFiles;
import dev.stringbench.data.sources.DataFolder;
import dev.stringbench.python.PythonText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sources of the tasks, each read when it is first needed. Safe for use by several threads. */
public final class RulerSources {

    private final DataFolder data;
    private final Map<Dataset, QuestionSet> questions = new EnumMap<>(Dataset.class);
    private @Nullable EssayHaystack essays;
    private volatile @Nullable NeedleWords needleWords;
    private @Nullable List<String> commonWords;

    /** Read from a folder of data sets. */
    public RulerSources(DataFolder data) {
        this.data = data;
    }

    synchronized EssayHaystack essays() {
        if (essays == null) {
            essays = new EssayHaystack(data.essays(), new PunktSplitter(PunktParameters.load(data)));
        }
        return essays;
    }

    NeedleWords needleWords() {
        NeedleWords words = needleWords;
        if (words == null) {
            words = new NeedleWords(wordList("adjectivelist"), wordList("nounlist"));
            needleWords = words;
        }
        return words;
    }

    /** Give nouns, adjectives and verbs together, distinct and sorted. */
    synchronized List<String> commonWords() {
        if (commonWords == null) {
            List<String> words = new ArrayList<>(wordList("nounlist"));
            words.addAll(wordList("adjectivelist"));
            words.addAll(wordList("verblist"));
            commonWords = List.copyOf(NeedleWords.sortedDistinct(words));
        }
        return commonWords;
    }

    private List<String> wordList(String name) {
        Path file = data.find("wonderwords/" + name + ".txt");
        List<String> words =
                DataFiles.readText(file).lines().map(PythonText::rstrip).toList();
        if (words.isEmpty()) {
            throw new DataException(DataFault.BAD_FILE, file + " holds no words; fetch it again.");
        }
        return words;
    }

    synchronized QuestionSet questions(Dataset dataset) {
        return questions.computeIfAbsent(dataset, key -> switch (key) {
            case SQUAD -> QuestionSet.squad(data.find("squad.json"));
            case HOTPOTQA -> QuestionSet.hotpotqa(data.find("hotpotqa.json"));
        });
    }
}
