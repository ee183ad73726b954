package dev.stringbench.data.ruler;

import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import dev.stringbench.data.punkt.Span;
import dev.stringbench.python.PythonText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The first words of the essays, split into sentences; splits are kept, since samples share them. */
final class EssayHaystack {

    private static final int MAX_KEPT = 48;

    private final List<String> words;
    private final Function<String, List<Span>> splitter;
    private final Map<Integer, Beginning> kept = new LinkedHashMap<>();

    /**
     * Prepare.
     *
     * @param splitter finds the sentences of a text; safe for use by several threads
     */
    EssayHaystack(String essays, Function<String, List<Span>> splitter) {
        this.words = List.copyOf(PythonText.splitCollapsed(essays));
        this.splitter = splitter;
        if (PythonText.strip(essays).isEmpty()) {
            throw new DataException(DataFault.BAD_FILE, "PaulGrahamEssays.json has no words; fetch it again");
        }
    }

    /**
     * The beginning of the essays.
     *
     * @param sentences places of the sentences in the text
     */
    record Beginning(String text, List<Span> sentences) {

        Beginning {
            sentences = List.copyOf(sentences);
        }

        /** Append a run of sentences, joined with blanks. */
        void append(StringBuilder out, int from, int to) {
            for (int i = from; i < to; i++) {
                if (i > from) {
                    out.append(' ');
                }
                Span sentence = sentences.get(i);
                out.append(text, sentence.start(), sentence.end());
            }
        }
    }

    int wordCount() {
        return words.size();
    }

    /** Give the first words; all if there are fewer. */
    Beginning first(int count) {
        int found = Math.min(count, words.size());
        synchronized (kept) {
            Beginning beginning = kept.get(found);
            if (beginning == null) {
                String text = PythonText.strip(String.join(" ", words.subList(0, found)));
                beginning = new Beginning(text, splitter.apply(text));
                kept.put(found, beginning);
                if (kept.size() > MAX_KEPT) {
                    kept.remove(kept.keySet().iterator().next());
                }
            }
            return beginning;
        }
    }
}
