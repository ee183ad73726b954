package dev.stringbench.cli.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.cli.TinyModelFolder;
import dev.stringbench.inference.folder.ModelConfigReader;
import dev.stringbench.inference.position.PositionSchemes;
import dev.stringbench.inference.position.SchemeKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CandidateSpaceTest {

    @TempDir
    private Path folder;

    private CandidateSpace space() throws IOException {
        return new CandidateSpace(ModelConfigReader.read(TinyModelFolder.write(folder)), 896, "");
    }

    @Test
    void theDefaultComesFirstAndAfterItAllCombinations() throws IOException {
        List<Candidate> candidates =
                space().candidates(kinds("string"), Grid.parse("shifted-ratio=0.2,0.4,local-value=32,64"));
        assertEquals(
                List.of(
                        "string (S 295, W 128)",
                        "string (S 179, W 32)",
                        "string (S 179, W 64)",
                        "string (S 358, W 32)",
                        "string (S 358, W 64)"),
                labels(candidates));
        assertTrue(candidates.get(0).isDefault());
        assertFalse(candidates.get(1).isDefault());
        assertEquals(
                List.of("--shifted-ratio", "0.2", "--local-value", "32"),
                candidates.get(1).options());
    }

    @Test
    void aSettingThatMeansTheDefaultIsTriedOnce() throws IOException {
        assertEquals(
                List.of("string (S 295, W 128)", "string (S 300, W 128)"),
                labels(space().candidates(kinds("string"), Grid.parse("shifted-offset=295,300"))));
    }

    /** Nothing but a scheme's own declaration is needed to try its settings. */
    @Test
    void everySchemeWithSettingsHasSomeToTryWhereNoneAreNamed() throws IOException {
        for (SchemeKind kind : PositionSchemes.ALL) {
            List<Candidate> candidates = space().candidates(List.of(kind), Grid.empty());
            assertTrue(candidates.get(0).isDefault(), kind.name());
            boolean hasSettings =
                    !candidates.get(0).choice().scheme().settings().isEmpty();
            assertEquals(hasSettings, candidates.size() > 2, kind.name() + ": " + labels(candidates));
            assertTrue(candidates.size() <= 16, kind.name() + ": " + labels(candidates));
        }
    }

    @Test
    void aGridIsForTheSchemesThatHaveItsSettings() throws IOException {
        List<Candidate> candidates =
                space().candidates(kinds("string", "self-extend"), Grid.parse("group=4,window=32,64"));
        assertEquals(
                15,
                candidates.stream()
                        .filter(candidate -> candidate.scheme().equals("string"))
                        .count());
        assertEquals(
                List.of("self-extend (G 8, W 170)", "self-extend (G 4, W 32)", "self-extend (G 4, W 64)"),
                labels(candidates.stream()
                        .filter(candidate -> candidate.scheme().equals("self-extend"))
                        .toList()));
    }

    @Test
    void aFlagIsTriedOnAndOff() throws IOException {
        List<Candidate> candidates = space().candidates(kinds("rerope"), Grid.parse("log-n=on,off,window=64"));
        assertEquals(3, candidates.size(), labels(candidates).toString());
        assertEquals(List.of("--window", "64", "--log-n"), candidates.get(1).options());
        assertEquals(List.of("--window", "64"), candidates.get(2).options());
    }

    @Test
    void whatASchemeRefusesIsRefusedWithItsWords() throws IOException {
        assertRefused("string", "group=4", "\"group\" is no setting of string; there are shifted-offset,");
        assertRefused("rope", "group=4", "\"group\" is no setting of rope, which has none");
        assertRefused("string", "shifted-ratio=1", "string shifted-ratio=1.0 means rope; leave the value out");
        assertRefused("string", "shifted-ratio=1.5", "--shifted-ratio is 1.5");
        assertRefused("string", "shifted-offset=9,shifted-ratio=0.2", "say the same thing twice");
        assertRefused("self-extend", "group=0", "group is 0; it must be at least 1 token");
    }

    private void assertRefused(String scheme, String grid, String words) throws IOException {
        CandidateSpace space = space();
        BenchmarkException e =
                assertThrows(BenchmarkException.class, () -> space.candidates(kinds(scheme), Grid.parse(grid)));
        assertTrue(Objects.toString(e.getMessage()).contains(words), e.getMessage());
    }

    private static List<String> labels(List<Candidate> candidates) {
        return candidates.stream().map(Candidate::label).toList();
    }

    private static List<SchemeKind> kinds(String... names) {
        return List.of(names).stream()
                .map(name -> PositionSchemes.named(name).orElseThrow())
                .toList();
    }
}
