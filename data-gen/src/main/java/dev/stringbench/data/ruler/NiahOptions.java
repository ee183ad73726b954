package dev.stringbench.data.ruler;

/**
 * The options of a needle-in-a-haystack task.
 *
 * @param haystack type_haystack
 * @param keys type_needle_k
 * @param values type_needle_v
 * @param keyCount num_needle_k; as many keys as queries are drawn at least
 * @param valuesPerKey num_needle_v
 * @param queries num_needle_q
 */
public record NiahOptions(Haystack haystack, Magic keys, Magic values, int keyCount, int valuesPerKey, int queries)
        implements TaskOptions {

    public static final RulerTask SINGLE_1 =
            task("niah_single_1", Haystack.REPEAT, Magic.WORDS, Magic.NUMBERS, 1, 1, 1);
    public static final RulerTask SINGLE_2 = task("niah_single_2", Haystack.ESSAY, Magic.WORDS, Magic.NUMBERS, 1, 1, 1);
    public static final RulerTask SINGLE_3 = task("niah_single_3", Haystack.ESSAY, Magic.WORDS, Magic.UUIDS, 1, 1, 1);
    public static final RulerTask MULTIKEY_1 =
            task("niah_multikey_1", Haystack.ESSAY, Magic.WORDS, Magic.NUMBERS, 4, 1, 1);
    public static final RulerTask MULTIKEY_2 =
            task("niah_multikey_2", Haystack.NEEDLE, Magic.WORDS, Magic.NUMBERS, 1, 1, 1);
    public static final RulerTask MULTIKEY_3 =
            task("niah_multikey_3", Haystack.NEEDLE, Magic.UUIDS, Magic.UUIDS, 1, 1, 1);
    public static final RulerTask MULTIVALUE =
            task("niah_multivalue", Haystack.ESSAY, Magic.WORDS, Magic.NUMBERS, 1, 4, 1);
    public static final RulerTask MULTIQUERY =
            task("niah_multiquery", Haystack.ESSAY, Magic.WORDS, Magic.NUMBERS, 1, 1, 4);

    /** The text in which the needles are hidden. */
    public enum Haystack {
        /** One sentence group again and again. */
        REPEAT,
        /** Sentences of the essays. */
        ESSAY,
        /** Other needles. */
        NEEDLE
    }

    /** The kind of text that keys and values are made of. */
    public enum Magic {
        /** Adjective and noun, joined by a hyphen. */
        WORDS,
        /** Seven digits. */
        NUMBERS,
        /** Version 4 UUIDs. */
        UUIDS
    }

    /** The number of places in an essay that needles can be put in. */
    static final int ESSAY_PLACES = 40;

    public NiahOptions {
        TaskOptions.requireAtLeast(1, "num_needle_k", keyCount);
        TaskOptions.requireAtLeast(1, "num_needle_v", valuesPerKey);
        TaskOptions.requireAtLeast(1, "num_needle_q", queries);
        keyCount = Math.max(keyCount, queries);
    }

    private static RulerTask task(
            String name, Haystack haystack, Magic keys, Magic values, int keyCount, int valuesPerKey, int queries) {
        return new RulerTask(name, new NiahOptions(haystack, keys, values, keyCount, valuesPerKey, queries));
    }

    @Override
    public TaskTemplate template() {
        return RulerTemplates.task("niah");
    }

    @Override
    public void generate(FileInMaking file) {
        file.makeSized(new NiahTask(this, file.sources(), file.template(), file.maxTokens(), file.answerTokens()));
    }

    @Override
    public NiahOptions with(String name, String value) {
        return switch (name) {
            case "type_haystack" ->
                new NiahOptions(
                        TaskOptions.constant(Haystack.class, name, value),
                        keys,
                        values,
                        keyCount,
                        valuesPerKey,
                        queries);
            case "type_needle_k" ->
                new NiahOptions(
                        haystack,
                        TaskOptions.constant(Magic.class, name, value),
                        values,
                        keyCount,
                        valuesPerKey,
                        queries);
            case "type_needle_v" ->
                new NiahOptions(
                        haystack,
                        keys,
                        TaskOptions.constant(Magic.class, name, value),
                        keyCount,
                        valuesPerKey,
                        queries);
            case "num_needle_k" ->
                new NiahOptions(haystack, keys, values, TaskOptions.wholeNumber(name, value), valuesPerKey, queries);
            case "num_needle_v" ->
                new NiahOptions(haystack, keys, values, keyCount, TaskOptions.wholeNumber(name, value), queries);
            case "num_needle_q" ->
                new NiahOptions(haystack, keys, values, keyCount, valuesPerKey, TaskOptions.wholeNumber(name, value));
            default ->
                throw TaskOptions.unknownOption(
                        template().name(),
                        name,
                        "type_haystack",
                        "type_needle_k",
                        "type_needle_v",
                        "num_needle_k",
                        "num_needle_v",
                        "num_needle_q");
        };
    }
}
