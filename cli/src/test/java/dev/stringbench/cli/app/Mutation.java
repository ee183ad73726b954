package dev.stringbench.cli.app;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Change a file as broken disks, cut downloads, other programs and hands do. */
final class Mutation {

    /** A JSON or YAML scalar, or a bracket. */
    private static final Pattern PART = Pattern.compile(
            "\"[^\"\\\\\\n]*+(?:\\\\.[^\"\\\\\\n]*+)*+\"|-?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?|true|false|null|[\\[\\]{}]");

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "-1",
            "0",
            "1",
            "2",
            "0.5",
            "1e999",
            "-1e-400",
            "NaN",
            "-Infinity",
            "2147483647",
            "2147483648",
            "9223372036854775807",
            "18446744073709551616",
            "1000000000000000000000000000000000",
            "\"\"",
            "\"x\"",
            "\"\\ud83d\"",
            "\"\\u0000\"",
            "\"-1\"",
            "\"../../x\"",
            "\"日本語\"",
            "[]",
            "{}",
            "[[]]",
            "[1, 2, 3]",
            "{\"a\": {\"b\": null}}",
            "\"" + "9".repeat(2000) + "\"",
            "9".repeat(1200),
            "[".repeat(1500) + "]".repeat(1500));

    private static final List<String> NOISE = List.of(
            "\uFEFF", "\u0000", "\r\n", "\n", "\n\n", ",", "\"", "\\", "{", "}", "\u001b[2J", "\u2028", "é", "\t");

    private final Random random;

    Mutation(long seed) {
        random = new Random(seed);
    }

    /** Change a file in one to three places. */
    byte[] of(byte[] original) {
        byte[] mutated = original;
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            mutated = once(mutated);
        }
        return mutated;
    }

    private byte[] once(byte[] bytes) {
        return switch (random.nextInt(10)) {
            case 0 -> flipped(bytes);
            case 1 -> replaced(bytes, from(bytes), new byte[0], bytes.length);
            case 2 -> cut(bytes);
            case 3 -> repeated(bytes);
            case 4 -> {
                int place = from(bytes);
                yield replaced(bytes, place, text(NOISE.get(random.nextInt(NOISE.size()))), place);
            }
            case 5 -> linesSwapped(bytes);
            default -> valueReplaced(bytes);
        };
    }

    private int from(byte[] bytes) {
        // Headers stand at the beginning, so look there more often.
        int reach = random.nextBoolean() ? bytes.length : Math.min(bytes.length, 64);
        return random.nextInt(reach + 1);
    }

    private byte[] flipped(byte[] bytes) {
        byte[] mutated = bytes.clone();
        for (int i = 1 + random.nextInt(4); i > 0 && mutated.length > 0; i--) {
            mutated[Math.min(from(mutated), mutated.length - 1)] = (byte) random.nextInt(256);
        }
        return mutated;
    }

    /** Cut the file off, or a piece out of it. */
    private byte[] cut(byte[] bytes) {
        int begin = from(bytes);
        int end = random.nextBoolean() ? bytes.length : Math.min(bytes.length, begin + 1 + random.nextInt(40));
        return replaced(bytes, begin, new byte[0], end);
    }

    private byte[] repeated(byte[] bytes) {
        int begin = from(bytes);
        int end = Math.min(bytes.length, begin + random.nextInt(400));
        byte[] piece = java.util.Arrays.copyOfRange(bytes, begin, end);
        return replaced(bytes, end, piece, end);
    }

    private byte[] linesSwapped(byte[] bytes) {
        var lines = new ArrayList<>(List.of(latin(bytes).split("\n", -1)));
        int first = random.nextInt(lines.size());
        int second = random.nextInt(lines.size());
        String line = lines.get(first);
        lines.set(first, lines.get(second));
        if (random.nextBoolean()) {
            lines.set(second, line);
        }
        return String.join("\n", lines).getBytes(StandardCharsets.ISO_8859_1);
    }

    private byte[] valueReplaced(byte[] bytes) {
        String text = latin(bytes);
        List<MatchResult> parts = PART.matcher(text).results().limit(4000).toList();
        if (parts.isEmpty()) {
            return flipped(bytes);
        }
        MatchResult part = parts.get(random.nextInt(parts.size()));
        String value = random.nextInt(4) == 0
                ? parts.get(random.nextInt(parts.size())).group()
                : new String(text(VALUES.get(random.nextInt(VALUES.size()))), StandardCharsets.ISO_8859_1);
        return (text.substring(0, part.start()) + value + text.substring(part.end()))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Keep what is before {@code begin} and from {@code end} on, with something between. */
    private static byte[] replaced(byte[] bytes, int begin, byte[] between, int end) {
        var out = new ByteArrayOutputStream(bytes.length + between.length);
        out.write(bytes, 0, begin);
        out.writeBytes(between);
        out.write(bytes, end, bytes.length - end);
        return out.toByteArray();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Bytes as characters, one for one. */
    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
