package dev.stringbench.data.punkt;

import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import dev.stringbench.data.sources.DataFiles;
import dev.stringbench.data.sources.DataFolder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The parameters that Punkt has learnt from a language's texts.
 *
 * @param abbreviations lower-case abbreviations without their last dot
 * @param collocations pairs "first TAB second" that no sentence ends between
 * @param sentenceStarters lower-case words that often begin a sentence
 * @param orthography for each lower-case word the places and cases in which it was seen, as flags
 */
public record PunktParameters(
        Set<String> abbreviations,
        Set<String> collocations,
        Set<String> sentenceStarters,
        Map<String, Integer> orthography) {

    static final int MIDDLE_UPPER = 1 << 2;
    static final int BEGIN_LOWER = 1 << 4;
    static final int ANY_UPPER = 1 << 1 | MIDDLE_UPPER | 1 << 3;
    static final int ANY_LOWER = BEGIN_LOWER | 1 << 5 | 1 << 6;

    public PunktParameters {
        abbreviations = Set.copyOf(abbreviations);
        collocations = Set.copyOf(collocations);
        sentenceStarters = Set.copyOf(sentenceStarters);
        orthography = Map.copyOf(orthography);
    }

    /**
     * Read punkt_english/ of a data folder.
     *
     * @throws DataException MISSING_DATA or BAD_FILE
     */
    public static PunktParameters load(DataFolder data) {
        Path collocations = data.find("punkt_english/collocations.tab");
        for (String line : lines(collocations)) {
            requireTab(collocations, line);
        }
        Map<String, Integer> orthography = new HashMap<>();
        Path orthographyFile = data.find("punkt_english/ortho_context.tab");
        for (String line : lines(orthographyFile)) {
            int tab = requireTab(orthographyFile, line);
            orthography.put(line.substring(0, tab), flags(orthographyFile, line.substring(tab + 1)));
        }
        return new PunktParameters(
                new HashSet<>(lines(data.find("punkt_english/abbrev_types.txt"))),
                new HashSet<>(lines(collocations)),
                new HashSet<>(lines(data.find("punkt_english/sent_starters.txt"))),
                orthography);
    }

    // Blanks count: the abbreviation ". . " ends with one.
    private static List<String> lines(Path file) {
        return DataFiles.readText(file).lines().filter(line -> !line.isEmpty()).toList();
    }

    private static int requireTab(Path file, String line) {
        int tab = line.indexOf('\t');
        if (tab < 0) {
            throw new DataException(
                    DataFault.BAD_FILE, file + " has a line without a tab: \"" + line + "\"; fetch it again");
        }
        return tab;
    }

    private static int flags(Path file, String number) {
        try {
            return Integer.parseInt(number);
        } catch (NumberFormatException e) {
            throw new DataException(
                    DataFault.BAD_FILE,
                    file + " has \"" + number + "\" where a whole number was expected; fetch it again",
                    e);
        }
    }
}
