package dev.stringbench.data.punkt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import dev.stringbench.data.sources.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small parameters of our own show each rule by itself. */
class PunktSplitterTest {

    private static final int SEEN_LOWER_INSIDE = 1 << 5;

    private final PunktSplitter splitter = new PunktSplitter(new PunktParameters(
            Set.of("dr", "e.g", "no"),
            Set.of("st\tlouis"),
            Set.of("but"),
            Map.of("then", SEEN_LOWER_INSIDE, "finch", 1 << 1)));

    @Test
    void splitsAtEndsOfSentences() {
        assertEquals(List.of("It rained.", "We left!", "Why?"), splitter.split("It rained. We left! Why?"));
        assertEquals(List.of(), splitter.split(" \n"));
    }

    @Test
    void keepsAbbreviationsInside() {
        assertEquals(List.of("Ask Dr. Odell now.", "Yes."), splitter.split("Ask Dr. Odell now. Yes."));
    }

    @Test
    void splitsAfterAnAbbreviationWhereTheNextWordStartsSentences() {
        assertEquals(List.of("We said no.", "But he came."), splitter.split("We said no. But he came."));
        assertEquals(List.of("We said no.", "Then he came."), splitter.split("We said no. Then he came."));
    }

    @Test
    void keepsInitialsAndCollocationsInside() {
        assertEquals(List.of("It was J. Finch.", "He won."), splitter.split("It was J. Finch. He won."));
        assertEquals(List.of("In St. Louis."), splitter.split("In St. Louis."));
    }

    @Test
    void keepsNumbersInsideBeforeSmallLetters() {
        assertEquals(List.of("It cost 5. then 6."), splitter.split("It cost 5. then 6."));
        assertEquals(List.of("It cost 5.", "We paid."), splitter.split("It cost 5. We paid."));
    }

    @Test
    void letsClosingMarksEndTheSentence() {
        assertEquals(List.of("(He left.)", "\"So?\"", "Yes."), splitter.split("(He left.) \"So?\" Yes."));
        assertEquals(List.of("Stop!!!", "Now."), splitter.split("Stop!!! Now."));
    }

    @Test
    void givesPlaces() {
        assertEquals(List.of(new Span(0, 4), new Span(6, 10)), splitter.spans("One.  Two. \n"));
    }

    @Test
    void namesTheFileOfBadParameters(@TempDir Path folder) throws IOException {
        Path punkt = Files.createDirectory(folder.resolve("punkt_english"));
        Files.writeString(punkt.resolve("abbrev_types.txt"), "dr\n");
        Files.writeString(punkt.resolve("collocations.tab"), "st\tlouis\n");
        Files.writeString(punkt.resolve("sent_starters.txt"), "but\n");
        Files.writeString(punkt.resolve("ortho_context.tab"), "then\tx\n");

        DataException bad = assertThrows(DataException.class, () -> PunktParameters.load(new DataFolder(folder)));
        assertEquals(DataFault.BAD_FILE, bad.fault());
        assertEquals(
                punkt.resolve("ortho_context.tab") + " has \"x\" where a whole number was expected; fetch it again",
                bad.getMessage());

        Files.delete(punkt.resolve("abbrev_types.txt"));
        Files.delete(punkt.resolve("ortho_context.tab"));
        DataException missing = assertThrows(DataException.class, () -> PunktParameters.load(new DataFolder(folder)));
        assertEquals(DataFault.MISSING_DATA, missing.fault());
    }
}
