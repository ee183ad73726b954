package dev.stringbench.python.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compare every draw that the reference vectors hold, name by name. They lie beside the project; the tests are skipped where
 * they are absent.
 */
class RandomReferenceTest {

    private static final String VECTORS = "shared/golden/python/python_random_golden.json";

    private static JsonNode golden(String name) {
        Path vectors = Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
                .filter(folder -> Files.exists(folder.resolve("mvnw")))
                .map(root -> root.resolveSibling(VECTORS))
                .findFirst()
                .orElseThrow();
        assumeTrue(Files.exists(vectors), () -> "no reference file " + vectors);
        try {
            return new ObjectMapper().readTree(vectors.toFile()).path(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {42, 43, 0, 1, 123456789, 4294967301L})
    void equalsCPython(long seed) {
        JsonNode golden = golden("seed_" + seed);
        assertTrue(golden.size() > 70);

        numbers(golden, "random_x20", seed, random -> random.random());
        numbers(golden, "getrandbits32_x10", seed, random -> random.getrandbits(32));
        for (int bits : new int[] {1, 5, 31, 32, 33, 53, 64}) {
            String name = "getrandbits" + bits + "_x5_decimal_strings";
            numbers(golden, name, seed, random -> Long.toUnsignedString(random.getrandbits(bits)));
            numbers(golden, name, seed, random -> random.getrandbitsBig(bits));
        }
        numbers(golden, "getrandbits128_x5_decimal_strings", seed, random -> random.getrandbitsBig(128));
        numbers(golden, "uuid4_from_getrandbits128_x5", seed, PythonRandom::uuid4);
        numbers(golden, "uniform_-3_7_x5", seed, random -> random.uniform(-3, 7));
        numbers(golden, "uniform_0_0.2475_x8_hex", seed, random -> pythonHex(random.uniform(0, 0.2475)));
        numbers(golden, "choices_ascii_lowercase_k6_x5", seed, r -> r.choices("abcdefghijklmnopqrstuvwxyz", 6));
        numbers(golden, "choices_ascii_uppercase_k5_x5", seed, r -> r.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 5));
        int patterned = 0;
        for (String name : (Iterable<String>) golden::fieldNames) {
            patterned += patterned(golden, name, seed) ? 1 : 0;
        }
        assertTrue(patterned >= 50, "only " + patterned + " draws were compared by name");
    }

    private static boolean patterned(JsonNode golden, String name, long seed) {
        Matcher match = Pattern.compile("(randint|choice|choices|sample|shuffle)_(?:range)?(.*)")
                .matcher(name);
        if (!match.matches()) {
            return false;
        }
        String[] parts = match.group(2).split("_", -1);
        switch (match.group(1)) {
            case "randint" ->
                numbers(golden, name, seed, r -> r.randint(Long.parseLong(parts[0]), Long.parseLong(parts[1])));
            case "choice" -> numbers(golden, name, seed, r -> r.below(Integer.parseInt(parts[0])));
            case "choices" -> {
                if (parts[0].equals("ascii")) {
                    return false;
                }
                int k = Integer.parseInt(parts[1].substring(1));
                numbers(golden, name, seed, r -> list(r.choices(Integer.parseInt(parts[0]), k)));
            }
            case "sample" -> {
                int size = Integer.parseInt(parts[0]);
                int k = Integer.parseInt(parts[1].substring(1));
                samples(golden, name, seed, size, k);
            }
            default -> {
                if (parts.length > 1) {
                    return false;
                }
                int size = Integer.parseInt(parts[0]);
                assertEquals(golden.path(name).toString(), list(new PythonRandom(seed).permutation(size)), name);
            }
        }
        return true;
    }

    private static void samples(JsonNode golden, String name, long seed, int size, int k) {
        JsonNode expected = golden.path(name);
        boolean cut = expected.has("first30");
        PythonRandom random = new PythonRandom(seed);
        for (JsonNode row : cut ? expected.path("first30") : expected) {
            int[] drawn = random.sample(size, k);
            assertEquals(row.toString(), list(cut ? Arrays.copyOf(drawn, 30) : drawn), name);
        }
        JsonNode next = golden.path("next_random_after_sample").path(size + "," + k);
        if (!next.isMissingNode()) {
            assertEquals(next.asDouble(), random.random(), name);
        }
    }

    private static void numbers(JsonNode golden, String name, long seed, Function<PythonRandom, Object> draw) {
        PythonRandom random = new PythonRandom(seed);
        assertTrue(golden.has(name), name);
        for (JsonNode expected : golden.path(name)) {
            Object drawn = draw.apply(random);
            if (drawn instanceof Double number) {
                assertEquals(expected.asDouble(), number, name);
            } else {
                assertEquals(expected.isTextual() ? expected.asText() : expected.toString(), drawn.toString(), name);
            }
        }
    }

    private static String list(int[] numbers) {
        return Arrays.toString(numbers).replace(" ", "");
    }

    private static String pythonHex(double value) {
        return Double.toHexString(value).replaceAll("p(\\d)", "p+$1");
    }

    @ParameterizedTest
    @ValueSource(ints = {42, 43, 0})
    void equalsNumpy(int seed) {
        JsonNode golden = golden("numpy_legacy_seed_" + seed);

        numpy(golden, "randint_10000_99999_x30", seed, 10000, 99999);
        numpy(golden, "randint_0_10_x20", seed, 0, 10);
        numpy(golden, "randint_0_2_x20", seed, 0, 2);
        numpy(golden, "randint_0_65536_x10", seed, 0, 65536);
    }

    private static void numpy(JsonNode golden, String name, int seed, int low, int high) {
        NumpyLegacyRandom random = new NumpyLegacyRandom(seed);
        int[] drawn = IntStream.range(0, golden.path(name).size())
                .map(i -> random.randint(low, high))
                .toArray();
        assertEquals(golden.path(name).toString(), list(drawn), name);
    }

    @Test
    void shufflesAHundredThousandAsCPython() {
        JsonNode golden = golden("seed_42");
        int[] shuffled = new PythonRandom(42).permutation(100_000);
        assertEquals(golden.path("shuffle_range100000_first20").toString(), list(Arrays.copyOf(shuffled, 20)));
    }
}
