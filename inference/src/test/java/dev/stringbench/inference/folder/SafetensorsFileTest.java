package dev.stringbench.inference.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.family.TensorSpec;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsFileTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void locatesEachTensorInTheFile() throws IOException {
        String header = """
                {"b":{"dtype":"F32","shape":[2,1],"data_offsets":[6,14]},"__metadata__":{"format":"pt"},
                 "a":{"dtype":"BF16","shape":[3],"data_offsets":[0,6]},
                 "empty":{"dtype":"F16","shape":[0,4],"data_offsets":[6,6]},
                 "scalar":{"dtype":"U8","shape":[],"data_offsets":[14,15]}}""";
        var file = SafetensorsFile.read(TestSafetensors.write(folder.resolve("x.safetensors"), header, 15));
        long start = 8L + header.length();
        assertEquals(start, file.dataStart());
        assertEquals(
                List.of("a", "empty", "b", "scalar"), List.copyOf(file.tensors().keySet()));
        var b = file.locate("b");
        assertEquals(new TensorLocation(file.path(), Dtype.FLOAT32, start + 6, List.of(2L, 1L)), b);
        assertEquals(8, b.byteCount());
        assertEquals((start + 6) % 4 == 0, b.isAligned());
        assertEquals(1, file.locate("scalar").elementCount());
        assertEquals(0, file.locate("empty").byteCount());
    }

    @Test
    void locatesTensorsPastFourGibibytes() throws IOException {
        long rows = 1L << 31;
        long end = 2 * rows;
        String header = String.format(Locale.ROOT, """
                {"big":{"dtype":"BF16","shape":[%d,1],"data_offsets":[0,%d]},
                 "after":{"dtype":"F32","shape":[2],"data_offsets":[%d,%d]}}""", rows, end, end, end + 8);
        Path path = TestSafetensors.write(folder.resolve("x.safetensors"), header, 0);
        try (var file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(8L + header.length() + end + 8); // a sparse file: no disk is filled
        }
        var after = SafetensorsFile.read(path).locate("after");
        assertEquals(8L + header.length() + (1L << 32), after.dataOffset());
    }

    @Test
    void tellsAlignedTensorsFromOthers() throws IOException {
        String tensors = "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
        Path file = folder.resolve("x.safetensors");
        for (int padding = 0; padding < 8; padding++) {
            String header = tensors + " ".repeat(padding);
            boolean aligned = (8 + header.length()) % 4 == 0;
            var read = SafetensorsFile.read(TestSafetensors.write(file, header, 4));
            assertEquals(aligned, read.locate("a").isAligned(), "padding " + padding);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}   | tensor a of shape [2] and dtype F32 wants 8 bytes and its data_offsets give it 4; the file is broken, download it again
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,16]}}  | tensor a of shape [2] and dtype F32 wants 8 bytes and its data_offsets give it 16; the file is broken, download it again
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}  | tensor a begins at data byte 4 and leaves a gap after byte 0; the file is broken, download it again
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} | tensor b begins at data byte 0 and overlaps the tensor before it, which ends byte 4; the file is broken, download it again
            {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}  | its tensors end at data byte 12 and its data has 8 bytes; the file is cut off or broken, download it again
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}   | its tensors end at data byte 4 and its data has 8 bytes; the file is cut off or broken, download it again
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}  | tensor a has data_offsets [-8, 0]; they must be a begin and an end, from 0 on
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}   | tensor a has data_offsets [8, 0]; they must be a begin and an end, from 0 on
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[8]}}     | tensor a has data_offsets [8]; they must be a begin and an end, from 0 on
            {"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}  | tensor a has the impossible shape [-2]
            {"a":{"dtype":"F32","shape":[4611686018427387904,4611686018427387904],"data_offsets":[0,8]}} | tensor a has the impossible shape [4611686018427387904, 4611686018427387904]
            {"a":{"dtype":"F4","shape":[2],"data_offsets":[0,8]}}    | tensor a has the unknown dtype F4
            {"a":{"dtype":"F32","shape":"2","data_offsets":[0,8]}}   | a.shape is "2"; it must be a list of whole numbers
            {"a":{"dtype":"F32","shape":[2]}}                        | a.data_offsets is missing; it must be a list of whole numbers
            {"a":{"shape":[2],"data_offsets":[0,8]}}                 | a.dtype is missing; it must be a string
            {"a":8}                                                  | a is 8; it must be an object
            {"__metadata__":{"a":8}}                                 | __metadata__.a is 8; it must be a string
            """)
    void saysHowAHeaderLies(String header, String message) throws IOException {
        Path file = TestSafetensors.write(folder.resolve("x.safetensors"), header, 8);
        assertBad(file, file + ": " + message);
    }

    @Test
    void refusesANameThatIsThereTwice() throws IOException {
        String entry = "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}";
        Path file = TestSafetensors.write(folder.resolve("x.safetensors"), "{" + entry + "," + entry + "}", 4);
        assertBad(file, file + " does not hold valid JSON: Duplicate field 'a' (line 1, column 58); download it again");
    }

    @ParameterizedTest
    @ValueSource(longs = {100_000_001L, Long.MAX_VALUE, -1L, Long.MIN_VALUE})
    void refusesAGiantHeader(long claimed) throws IOException {
        Path file = TestSafetensors.writeClaiming(folder.resolve("x.safetensors"), claimed, "{}", 0);
        assertBad(
                file,
                file + ": the header claims " + Long.toUnsignedString(claimed)
                        + " bytes, above the format's limit of 100000000; this is not a safetensors file, or a broken one");
    }

    @Test
    void refusesAFileThatIsCutOff() throws IOException {
        Path whole = TestSafetensors.write(folder.resolve("x.safetensors"), List.of(TensorSpec.of("a", 3, 5)), 1);
        byte[] bytes = Files.readAllBytes(whole);
        SafetensorsFile.read(whole);
        Path cut = folder.resolve("cut.safetensors");
        for (int length = 0; length < bytes.length; length++) {
            Files.write(cut, Arrays.copyOf(bytes, length));
            var exception = assertThrows(InferenceException.class, () -> SafetensorsFile.read(cut), "at " + length);
            assertEquals(Fault.BAD_WEIGHTS, exception.fault());
            assertEquals(1, exception.getMessage().lines().count());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "{", "{}x", "\u0000", "{\"a\":[[[["})
    void refusesAHeaderThatIsNoJsonObject(String header) throws IOException {
        Path file = TestSafetensors.write(folder.resolve("x.safetensors"), header, 0);
        var exception = assertThrows(InferenceException.class, () -> SafetensorsFile.read(file));
        assertEquals(Fault.BAD_WEIGHTS, exception.fault());
        assertTrue(exception.getMessage().startsWith(file.toString()), exception.getMessage());
        assertFalse(exception.getMessage().contains("\n"));
    }

    @Test
    void refusesBytesThatAreNoText() throws IOException {
        Path file = folder.resolve("x.safetensors");
        for (int first = 0; first < 256; first++) {
            var bytes = new byte[] {8, 0, 0, 0, 0, 0, 0, 0, (byte) first, (byte) 0xfe, (byte) 0xff, 0, 0, 1, 2, 3};
            Files.write(file, bytes);
            var exception = assertThrows(InferenceException.class, () -> SafetensorsFile.read(file));
            assertEquals(Fault.BAD_WEIGHTS, exception.fault());
            assertEquals(1, exception.getMessage().lines().count());
        }
    }

    @Test
    void refusesAHeaderNestedWithoutEnd() throws IOException {
        Path file = TestSafetensors.write(folder.resolve("x.safetensors"), "{\"a\":" + "[".repeat(100_000), 0);
        assertEquals(
                Fault.BAD_WEIGHTS,
                assertThrows(InferenceException.class, () -> SafetensorsFile.read(file))
                        .fault());
    }

    @Test
    void saysThatAFileIsMissing() {
        Path file = folder.resolve("x.safetensors");
        assertBad(file, file + ": the file is missing; download the model again");
    }

    private static void assertBad(Path file, String message) {
        var exception = assertThrows(InferenceException.class, () -> SafetensorsFile.read(file));
        assertEquals(message, exception.getMessage());
        assertEquals(Fault.BAD_WEIGHTS, exception.fault());
    }
}
