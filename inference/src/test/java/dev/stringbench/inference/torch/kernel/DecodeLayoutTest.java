package dev.stringbench.inference.torch.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The structures that DecodeStep writes, against their text in CUDA. */
class DecodeLayoutTest {
    private static final Pattern FIELD = Pattern.compile("(?m)^  ([^/\\n]*?)([*& ]+)(\\w+)(\\[\\w+\\])?;");

    /** A structure's fields with their offsets, and its size as {@code end}. */
    private static Map<String, Integer> offsets(String name, Map<String, Integer> constants) {
        String text = OwnSource.DECODE.text();
        int begin = text.indexOf("\nstruct " + name + " {");
        Matcher field = FIELD.matcher(text.substring(begin, text.indexOf("\n};", begin)));
        Map<String, Integer> offsets = new LinkedHashMap<>();
        int at = 0;
        int widest = 1;
        while (field.find()) {
            boolean address = field.group(2).contains("*");
            String type = field.group(1).strip();
            if (type.equals("Exchange")) {
                offsets.put(field.group(3), (at + 7) / 8 * 8);
                continue;
            }
            int size = address || type.endsWith("64") ? Long.BYTES : Integer.BYTES;
            String count = field.group(4);
            at = (at + size - 1) / size * size;
            offsets.put(field.group(3), at);
            at += size
                    * (count == null
                            ? 1
                            : Objects.requireNonNull(constants.get(count.substring(1, count.length() - 1))));
            widest = Math.max(widest, size);
        }
        offsets.put("end", (at + widest - 1) / widest * widest);
        return offsets;
    }

    private static DecodePart part(int ranks, int headDim) {
        return new DecodePart(0, ranks, 0, new DecodeShape(2, 256, 512, 4, 2, headDim, 100, 1e-5));
    }

    @ParameterizedTest
    @CsvSource({"64", "128"})
    void theStepIsWrittenWhereTheKernelReadsIt(int headDim) {
        Map<String, Integer> step = offsets("Step", Map.of("HALF", headDim / 2));
        assertEquals(0, step.get("layers"));
        assertEquals(14 * Long.BYTES, step.get("chosen"), "the last of 15 addresses");
        assertEquals(DecodeStep.BASE, step.get("base"));
        assertEquals(DecodeStep.SIZES, step.get("layer_count"));
        assertEquals(DecodeStep.SIZES + 6 * Integer.BYTES, step.get("splits"), "the last of 7 sizes");
        assertEquals(DecodeStep.TOKEN, step.get("token"));
        assertEquals(DecodeStep.POSITION, step.get("position"));
        assertEquals(DecodeStep.HAS_FAR, step.get("has_far"));
        assertEquals(DecodeStep.FAR_SHIFT, step.get("far_shift"));
        assertEquals(DecodeStep.EPSILON, step.get("epsilon"));
        assertEquals(DecodeStep.SCALE, step.get("scale"));
        assertEquals(DecodeStep.FACTOR, step.get("factor"));
        assertEquals(DecodeStep.INVERSE_FREQUENCIES, step.get("inverse_frequencies"));
        int end = DecodeStep.end(part(1, headDim).shape());
        assertEquals(step.get("end"), end);
        assertEquals(step.get("exchange"), end, "of a model that is split");
    }

    @ParameterizedTest
    @CsvSource({"2", "3", "8"})
    void theExchangeIsWrittenWhereTheKernelReadsIt(int ranks) {
        Map<String, Integer> exchange = offsets("Exchange", Map.of("RANKS", ranks));
        assertEquals(0, exchange.get("incoming"));
        assertEquals(ranks * Long.BYTES, exchange.get("flags"));
        DecodePart part = part(ranks, 64);
        int rest = DecodeStep.exchange(part) - DecodeStep.end(part.shape());
        assertEquals(rest, exchange.get("blocks_come"));
        assertEquals(rest + Long.BYTES, exchange.get("stop"));
        assertEquals(rest + DecodeStep.PATIENCE, exchange.get("patience"));
        assertEquals(rest + DecodeStep.FIRST_EXCHANGE, exchange.get("first"));
        assertEquals(rest + DecodeStep.RANK, exchange.get("rank"));
        assertEquals(rest + DecodeStep.FIRST_TOKEN, exchange.get("first_token"));
        assertEquals(rest + DecodeStep.EXCHANGE_END, exchange.get("end"));
    }

    @Test
    void aLayerIsAsLargeAsTheKernelReads() {
        assertEquals(DecodeStep.LAYER_BYTES, offsets("Layer", Map.of()).get("end"));
    }

    @Test
    void aStepAddsUpTheEmbeddingAndTwiceInEachLayer() {
        assertEquals(5, part(2, 64).exchanges());
    }
}
