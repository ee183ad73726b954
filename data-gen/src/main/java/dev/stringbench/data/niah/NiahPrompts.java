package dev.stringbench.data.niah;

import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import dev.stringbench.data.TextTokenizer;
import dev.stringbench.data.tokens.TokenCounter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The prompts of the four-needle test, byte for byte as {@code niah/test_niah_llama.py} makes them, each independent of
 * the others.
 *
 * <p>The original puts piece after piece of the text into the haystack, counts the whole prompt each time, and takes the
 * first one that is longer than the context. Here that first one is searched. Safe for use by several threads.
 */
public final class NiahPrompts {

    private static final String TASK =
            "There is an important info hidden inside a lot of irrelevant text. Find it and memorize them. I will quiz"
                    + " you about the important information there.\n";
    private static final String NEEDLE_START = " One of the magic number is: ";
    private static final String NEEDLE_END = ". ";

    // Above this length the original adds this many sentences at a time.
    private static final int LONG_CONTEXT_TOKENS = 64_000;
    private static final int SENTENCES_PER_STEP = 50;

    /*
     * A longer haystack can count fewer tokens, because the needles move to other joints and because dots that follow
     * each other share tokens. Each of the four needles has two joints of a few tokens; beyond this many tokens below
     * the context length no shorter haystack can be too long.
     */
    private static final int JOINT_TOKENS = 64;

    private final NiahConfig config;
    private final TokenCounter counter;
    private final NeedleDraws draws;
    private final List<String> pieces;
    private final int fixedTokens;
    private volatile int lastPieces;

    /**
     * Prepare the haystack.
     *
     * @param haystack the text in which needles are hidden; it must be longer than the context
     * @throws DataException BAD_TOKENIZER if the tokenizer gives no tokens
     */
    public NiahPrompts(NiahConfig config, String haystack, TextTokenizer tokenizer) {
        this.config = config;
        this.counter = TokenCounter.of(tokenizer);
        this.draws = new NeedleDraws(config.seed(), config.keys());
        this.pieces = pieces(haystack, config.contextTokens() > LONG_CONTEXT_TOKENS ? SENTENCES_PER_STEP : 1);
        int specialTokens = tokenizer.count("word", true) - tokenizer.count("word", false);
        this.fixedTokens = counter.count(TASK) + 2 * specialTokens;
    }

    private static List<String> pieces(String haystack, int sentencesPerPiece) {
        List<String> sentences = Arrays.asList(haystack.split("\\.", -1));
        List<String> pieces = new ArrayList<>();
        for (int start = 0; start < sentences.size(); start += sentencesPerPiece) {
            int end = Math.min(sentences.size(), start + sentencesPerPiece);
            pieces.add(String.join(".", sentences.subList(start, end)));
        }
        return List.copyOf(pieces);
    }

    /**
     * Make one sample.
     *
     * @param index 0, 1, ...; samples may be asked for in any order
     * @throws DataException TEXT_EXHAUSTED if the whole haystack is not longer than the context
     */
    public NiahSample sample(int index) {
        NeedleDraws.Draw draw = draws.get(index);
        int count = firstTooLong(draw);
        lastPieces = count;
        Context context = context(draw, count);
        // The original drops a dot at the very start, which an empty first piece leaves there.
        int dropped = context.text.startsWith(".") ? 1 : 0;
        List<NiahSample.Needle> needles = new ArrayList<>();
        for (int j = 0; j < NeedleDraws.NEEDLES; j++) {
            int offset = TASK.length() + context.offsets.get(j) - dropped;
            needles.add(
                    new NiahSample.Needle(draw.numbers().get(j), draw.depths().get(j), offset));
        }
        return new NiahSample(index, TASK + context.text.substring(dropped), needles);
    }

    /**
     * Tell how deep a sample's first needle lies, without making the sample: the text before it is that of all samples.
     *
     * @return 0 (start) to 1 (end)
     */
    public double firstNeedleDepth(int index) {
        return draws.get(index).depths().get(0);
    }

    /** Find the smallest number of pieces whose prompt is too long; the original never tries all pieces together. */
    private int firstTooLong(NeedleDraws.Draw draw) {
        int high = Math.min(lastPieces, pieces.size() - 1);
        int low = -1;
        int stride = 1;
        while (excess(draw, high) <= 0) {
            low = high;
            if (high == pieces.size() - 1) {
                throw exhausted();
            }
            high = Math.min(pieces.size() - 1, high + stride);
            stride *= 2;
        }
        stride = 1;
        while (low < 0 && high > 0) {
            int probe = Math.max(0, high - stride);
            stride *= 2;
            if (excess(draw, probe) <= 0) {
                low = probe;
            } else {
                high = probe;
            }
        }
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (excess(draw, middle) <= 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return earliestNear(draw, high);
    }

    private int earliestNear(NeedleDraws.Draw draw, int tooLong) {
        int earliest = tooLong;
        for (int count = tooLong - 1; count >= 0; count--) {
            int excess = excess(draw, count);
            if (excess > 0) {
                earliest = count;
            } else if (excess < -JOINT_TOKENS) {
                break;
            }
        }
        return earliest;
    }

    private int excess(NeedleDraws.Draw draw, int count) {
        return fixedTokens + counter.count(context(draw, count).text) - config.contextTokens();
    }

    private DataException exhausted() {
        return new DataException(
                DataFault.TEXT_EXHAUSTED,
                "the haystack of " + pieces.size() + " pieces ends before a prompt of " + config.contextTokens()
                        + " tokens is full; give a longer haystack or a smaller length");
    }

    private record Context(String text, List<Integer> offsets) {}

    private Context context(NeedleDraws.Draw draw, int count) {
        StringBuilder text = new StringBuilder();
        List<Integer> offsets = new ArrayList<>();
        int start = 0;
        for (int j = 0; j < NeedleDraws.NEEDLES; j++) {
            int end = (int) (draw.depths().get(j) * count);
            join(text, start, end, ".");
            text.append(". ").append(NEEDLE_START);
            offsets.add(text.length());
            text.append(draw.numbers().get(j)).append(NEEDLE_END);
            start = end;
        }
        join(text, start, count, ". ");
        text.append(". \n").append(config.question().text());
        return new Context(text.toString(), offsets);
    }

    private void join(StringBuilder text, int start, int end, String joiner) {
        for (int i = start; i < end; i++) {
            if (i > start) {
                text.append(joiner);
            }
            text.append(pieces.get(i));
        }
    }
}
