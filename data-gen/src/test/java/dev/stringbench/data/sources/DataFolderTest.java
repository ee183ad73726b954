package dev.stringbench.data.sources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataFolderTest {

    @TempDir
    Path folder;

    @Test
    void readsEssays() throws IOException {
        Files.writeString(folder.resolve("PaulGrahamEssays.json"), "{\"text\": \"One.\\nTwo.\"}");
        assertEquals("One.\nTwo.", new DataFolder(folder).essays());
    }

    @Test
    void saysHowToGetMissingData() {
        DataException exception = assertThrows(DataException.class, () -> new DataFolder(folder).essays());
        assertEquals(DataFault.MISSING_DATA, exception.fault());
        assertEquals(
                "there is no file " + folder.resolve("PaulGrahamEssays.json")
                        + " (nor .gz); run `string-bench data fetch`, or name a folder that holds it with"
                        + " --data-sources",
                exception.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "{\"text\": ", "{\"text\": 5}", "{\"text\": \" \\n\"}", "{}", "[]", "{\"text\":\"a\"} x"
            })
    void refusesBrokenEssays(String content) throws IOException {
        Files.writeString(folder.resolve("PaulGrahamEssays.json"), content);
        DataException exception = assertThrows(DataException.class, () -> new DataFolder(folder).essays());
        assertEquals(DataFault.BAD_FILE, exception.fault());
    }

    @Test
    void refusesAPackedFileThatIsCutShort() throws IOException {
        Files.write(folder.resolve("PaulGrahamEssays.json.gz"), new byte[] {31, -117, 8, 0, 0});
        DataException exception = assertThrows(DataException.class, () -> new DataFolder(folder).essays());
        assertEquals(DataFault.BAD_FILE, exception.fault());
    }
}
