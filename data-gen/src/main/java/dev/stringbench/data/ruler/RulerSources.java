package dev.stringbench.data.ruler;

import dev.stringbench.data.ruler.QuestionOptions.Dataset;
import dev.stringbench.data.sources.DataFolder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sources of the tasks, each read when it is first needed. Safe for use by several threads. */
public final class RulerSources {

    private final SourceTexts texts;
    private final Map<Dataset, QuestionSet> questions = new EnumMap<>(Dataset.class);
    private @Nullable EssayHaystack essays;
    private volatile @Nullable NeedleWords needleWords;
    private @Nullable List<String> commonWords;

    /** Read from a folder of data sets. */
    public RulerSources(DataFolder data) {
        this(new SourceTexts.Fetched(data));
    }

    private RulerSources(SourceTexts texts) {
        this.texts = texts;
    }

    /** Take our own texts, for which nothing need be fetched. */
    public static RulerSources builtin() {
        return new RulerSources(new SourceTexts.Builtin());
    }

    synchronized EssayHaystack essays() {
        if (essays == null) {
            essays = texts.essays();
        }
        return essays;
    }

    NeedleWords needleWords() {
        NeedleWords words = needleWords;
        if (words == null) {
            words = new NeedleWords(texts.adjectives(), texts.nouns());
            needleWords = words;
        }
        return words;
    }

    /** Give nouns, adjectives and verbs together, distinct and sorted. */
    synchronized List<String> commonWords() {
        if (commonWords == null) {
            List<String> words = new ArrayList<>(texts.nouns());
            words.addAll(texts.adjectives());
            words.addAll(texts.verbs());
            commonWords = List.copyOf(NeedleWords.sortedDistinct(words));
        }
        return commonWords;
    }

    synchronized QuestionSet questions(Dataset dataset) {
        return questions.computeIfAbsent(dataset, texts::questions);
    }
}
