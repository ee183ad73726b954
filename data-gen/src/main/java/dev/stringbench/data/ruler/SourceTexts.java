package dev.stringbench.data.ruler;

import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import dev.stringbench.data.builtin.BuiltinQuestions;
import dev.stringbench.data.builtin.BuiltinWords;
import dev.stringbench.data.punkt.PunktParameters;
import dev.stringbench.data.punkt.PunktSplitter;
import dev.stringbench.data.punkt.Span;
import dev.stringbench.data.ruler.QuestionOptions.Dataset;
import dev.stringbench.data.sources.DataFiles;
import dev.stringbench.data.sources.DataFolder;
import dev.stringbench.data.synthetic.SyntheticHaystack;
import dev.stringbench.python.PythonText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The texts that tasks are made from: those of others that {@code data fetch} fetches, or our own. */
sealed interface SourceTexts {

    /** The text in which needles are hidden. */
    EssayHaystack essays();

    List<String> nouns();

    List<String> adjectives();

    List<String> verbs();

    QuestionSet questions(Dataset dataset);

    /** The outside data sets, as the original uses them. */
    record Fetched(DataFolder data) implements SourceTexts {

        @Override
        public EssayHaystack essays() {
            return new EssayHaystack(data.essays(), new PunktSplitter(PunktParameters.load(data))::spans);
        }

        @Override
        public List<String> nouns() {
            return wordList("nounlist");
        }

        @Override
        public List<String> adjectives() {
            return wordList("adjectivelist");
        }

        @Override
        public List<String> verbs() {
            return wordList("verblist");
        }

        @Override
        public QuestionSet questions(Dataset dataset) {
            return switch (dataset) {
                case SQUAD -> QuestionSet.squad(data.find("squad.json"));
                case HOTPOTQA -> QuestionSet.hotpotqa(data.find("hotpotqa.json"));
            };
        }

        private List<String> wordList(String name) {
            Path file = data.find("wonderwords/" + name + ".txt");
            List<String> words =
                    DataFiles.readText(file).lines().map(PythonText::rstrip).toList();
            if (words.isEmpty()) {
                throw new DataException(DataFault.BAD_FILE, file + " holds no words; fetch it again");
            }
            return words;
        }
    }

    /** Our own, for which nothing need be fetched. */
    record Builtin() implements SourceTexts {

        /** Apart from the seeds of all other texts of ours. */
        private static final long ESSAY_SEED = 5100;

        /** As much as the original's essays. */
        private static final int ESSAY_CHARACTERS = 3_000_000;

        @Override
        public EssayHaystack essays() {
            return new EssayHaystack(SyntheticHaystack.text(ESSAY_SEED, ESSAY_CHARACTERS), Builtin::sentences);
        }

        /** The synthetic text has full stops at the ends of sentences only. */
        private static List<Span> sentences(String text) {
            List<Span> sentences = new ArrayList<>();
            int start = 0;
            while (start < text.length()) {
                int stop = text.indexOf(". ", start);
                int end = stop < 0 ? text.length() : stop + 1;
                sentences.add(new Span(start, end));
                start = end + 1;
            }
            return sentences;
        }

        @Override
        public List<String> nouns() {
            return BuiltinWords.nouns();
        }

        @Override
        public List<String> adjectives() {
            return BuiltinWords.adjectives();
        }

        @Override
        public List<String> verbs() {
            return BuiltinWords.verbs();
        }

        @Override
        public QuestionSet questions(Dataset dataset) {
            return QuestionSet.builtin(
                    switch (dataset) {
                        case SQUAD -> BuiltinQuestions.squad();
                        case HOTPOTQA -> BuiltinQuestions.hotpotqa();
                    });
        }
    }
}
