package dev.stringbench.data;

import dev.stringbench.data.sources.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Lay out the reference data as a folder of data sets. */
public final class ReferenceSources {

    private ReferenceSources() {}

    /** Copy what RULER needs into a folder, under the names that it has there. */
    public static DataFolder in(Path folder) {
        copy("data/PaulGrahamEssays.json.gz", folder.resolve("PaulGrahamEssays.json.gz"));
        copy("data/squad_cs224n_dev-v2.0.json.gz", folder.resolve("squad.json.gz"));
        copy("data/hotpotqa_dev_distractor_first100.json.gz", folder.resolve("hotpotqa.json.gz"));
        for (String name : new String[] {"nounlist.txt", "adjectivelist.txt", "verblist.txt"}) {
            copy("data/wonderwords/" + name, folder.resolve("wonderwords").resolve(name));
        }
        for (String name :
                new String[] {"abbrev_types.txt", "collocations.tab", "ortho_context.tab", "sent_starters.txt"}) {
            copy("data/punkt_english/" + name, folder.resolve("punkt_english").resolve(name));
        }
        return new DataFolder(folder);
    }

    private static void copy(String reference, Path target) {
        try {
            Files.createDirectories(target.resolveSibling(""));
            Files.copy(ReferenceData.path(reference), target);
        } catch (IOException e) {
            throw new AssertionError("cannot copy " + reference, e);
        }
    }
}
