package dev.stringbench.data.sources;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stringbench.data.CacheFolder;
import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder of outside data sets that {@code data fetch} fills; each file may also be packed as .gz.
 *
 * @param folder holds PaulGrahamEssays.json, squad.json, hotpotqa.json, wonderwords/, punkt_english/, InfiniteBench/
 */
public record DataFolder(Path folder) {

    /** Name the folder that is used when none is given: {@code data} in string-bench's cache. */
    public static DataFolder byDefault() {
        return new DataFolder(CacheFolder.ofProcess().resolve("data"));
    }

    /**
     * Find a file.
     *
     * @param name path in the folder, without .gz
     * @return the plain file if it is there, else the packed one
     * @throws DataException MISSING_DATA if neither is there
     */
    public Path find(String name) {
        Path plain = folder.resolve(name);
        if (Files.isRegularFile(plain)) {
            return plain;
        }
        Path packed = folder.resolve(name + ".gz");
        if (Files.isRegularFile(packed)) {
            return packed;
        }
        throw new DataException(
                DataFault.MISSING_DATA,
                "there is no file " + plain
                        + " (nor .gz); run `string-bench data fetch`, or name a folder that holds it with"
                        + " --data-sources");
    }

    /**
     * Read the Paul Graham essays, the haystack of the original's tests.
     *
     * @return the text as it stands in PaulGrahamEssays.json
     */
    public String essays() {
        return essays(find("PaulGrahamEssays.json"));
    }

    /**
     * Read a haystack file: a JSON object with a key "text".
     *
     * @throws DataException BAD_FILE if there is no text in it
     */
    public static String essays(Path file) {
        JsonNode text = DataFiles.readJson(file).path("text");
        if (!text.isTextual() || text.asText().isBlank()) {
            throw new DataException(
                    DataFault.BAD_FILE,
                    file + " must be a JSON object with the key \"text\" and a text that is not empty; found "
                            + (text.isMissingNode() ? "no such key" : text.getNodeType() + " " + shortened(text)));
        }
        return text.asText();
    }

    private static String shortened(JsonNode node) {
        String text = node.toString();
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }
}
