package dev.stringbench.data.infbench;

import dev.stringbench.python.PythonJson;
import dev.stringbench.python.random.PythonRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;

/**
 * The synthetic tasks as {@code construct_synthetic_dataset.py} makes them, byte for byte for a given state of the
 * random generator. The script itself sets no seed, so its own output differs from run to run. Each method hands over
 * finished JSON lines.
 */
public final class SyntheticData {

    /** Tokens, noise lines and step between key positions of the four passkey files. */
    public enum PasskeyLength {
        TOKENS_8192(326, 6),
        TOKENS_16384(652, 12),
        TOKENS_32768(1305, 22),
        TOKENS_65536(2610, 45);

        private final int noiseLines;
        private final int step;

        PasskeyLength(int noiseLines, int step) {
            this.noiseLines = noiseLines;
            this.step = step;
        }

        /** Give the name of the file. */
        public String fileName() {
            return "passkey_" + name().substring("TOKENS_".length()) + ".jsonl";
        }
    }

    private static final int PASSKEY_REPEATS = 5;
    private static final int NUMBER_STRING_NOISE_LINES = 5220;
    private static final int NUMBER_STRING_STEP = 90;
    private static final int NUMBER_STRING_REPEATS = 10;
    private static final int DIGITS = 5;
    private static final int TOKENS_PER_LINE = 26;

    private SyntheticData() {}

    /** Hide a number of five digits; one generator goes through the four lengths in turn. */
    public static void passkey(PasskeyLength length, PythonRandom random, Consumer<String> lines) {
        for (int before = 0; before <= length.noiseLines; before += length.step) {
            for (int repeat = 0; repeat < PASSKEY_REPEATS; repeat++) {
                String key = join(digits(random));
                StringBuilder line = new StringBuilder();
                new PythonJson(line, false)
                        .startObject()
                        .member("input", InfBenchTexts.synthetic("passkey_input"))
                        .member("context", hidden("passkey_line", key, before, length.noiseLines))
                        .member("answer", key)
                        .member("len", (long) TOKENS_PER_LINE * (length.noiseLines - before))
                        .endObject();
                lines.accept(line.toString());
            }
        }
    }

    /** Hide a number of ten digits in which digits come several times in a row. */
    public static void numberString(PythonRandom random, Consumer<String> lines) {
        for (int before = 0; before <= NUMBER_STRING_NOISE_LINES; before += NUMBER_STRING_STEP) {
            for (int repeat = 0; repeat < NUMBER_STRING_REPEATS; repeat++) {
                List<Integer> digits = digits(random);
                for (int k = 0; k < DIGITS; k++) {
                    int position = random.randint(0, DIGITS + k - 1);
                    digits.add(position, digits.get(position));
                }
                String key = join(digits);
                StringBuilder line = new StringBuilder();
                new PythonJson(line, false)
                        .startObject()
                        .member("context", hidden("number_string_line", key, before, NUMBER_STRING_NOISE_LINES))
                        .member("answer", key)
                        .member("input", InfBenchTexts.synthetic("number_string_input"))
                        .member("len", (long) TOKENS_PER_LINE * (NUMBER_STRING_NOISE_LINES - before))
                        .endObject();
                lines.accept(line.toString());
            }
        }
    }

    private static List<Integer> digits(PythonRandom random) {
        List<Integer> digits = new ArrayList<>();
        for (int i = 0; i < DIGITS; i++) {
            digits.add(random.randint(0, 9));
        }
        return digits;
    }

    private static String join(List<Integer> digits) {
        StringBuilder text = new StringBuilder();
        digits.forEach(text::append);
        return text.toString();
    }

    /** Put the line with a key between lines of noise. */
    static String hidden(String lineName, String key, int before, int noiseLines) {
        String noise = InfBenchTexts.synthetic("noise");
        return noise.repeat(before) + InfBenchTexts.synthetic(lineName, "key", key) + noise.repeat(noiseLines - before);
    }

    /**
     * Give key-value objects in which one value is asked for.
     *
     * @param records for each sample the pairs to shuffle, more than are printed; each pair is key, value
     * @param samples how many records are used
     * @param printed how many pairs stand in the text; 2,500 in the original
     */
    public static void keyValue(
            Iterable<List<List<String>>> records,
            int samples,
            int printed,
            PythonRandom random,
            Consumer<String> lines) {
        int index = 0;
        for (List<List<String>> record : records) {
            if (index == samples) {
                return;
            }
            List<List<String>> pairs = new ArrayList<>(record);
            random.shuffle(pairs);
            int asked = (int) Math.min((long) index * printed / samples, printed);
            StringBuilder context = new StringBuilder(InfBenchTexts.synthetic("kv_retrieval_head"));
            for (int i = 0; i < printed; i++) {
                List<String> pair = pairs.get(i);
                context.append(i == 0 ? "" : ", ")
                        .append('"')
                        .append(pair.get(0))
                        .append("\": \"")
                        .append(pair.get(1))
                        .append('"');
            }
            context.append('}');
            StringBuilder line = new StringBuilder();
            new PythonJson(line, false)
                    .startObject()
                    .member("id", index)
                    .member("context", context.toString())
                    .member(
                            "input",
                            InfBenchTexts.synthetic(
                                    "kv_retrieval_input",
                                    "key",
                                    pairs.get(asked).get(0)))
                    .member("answer", pairs.get(asked).get(1))
                    .endObject();
            lines.accept(line.toString());
            index++;
        }
    }

    /**
     * Make the records that {@link #keyValue} needs: pairs of random UUIDs, as lost-in-the-middle makes them.
     *
     * @param keys pairs in a record, all keys distinct
     */
    public static List<List<String>> keyValueRecord(int keys, PythonRandom random) {
        var pairs = new LinkedHashMap<String, String>();
        while (pairs.size() < keys) {
            String key = random.uuid4().toString();
            pairs.put(key, random.uuid4().toString());
        }
        random.below(keys);
        List<List<String>> record = new ArrayList<>();
        pairs.forEach((key, value) -> record.add(List.of(key, value)));
        return record;
    }
}
