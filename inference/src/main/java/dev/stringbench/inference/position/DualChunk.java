package dev.stringbench.inference.position;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Dual Chunk Attention (An et al. 2024, HKUNLP/ChunkLlama): keys stand where they do in their chunk of c = s - l tokens; a
 * query looks at its own chunk from its place there, at the chunk before from c tokens on, at most s, and at older ones from
 * the farthest position.
 *
 * <p>The published code multiplies cosine and sine by 1 + 0.05 ln(T / P) for prompts of T tokens beyond a training length P;
 * the paper's results were made without. A model's sliding window is ignored.
 *
 * @param chunkSize s, the largest position; at least 1
 * @param localWindow l, by how much it exceeds a chunk; at least 0 and below s
 * @param mscaleLength P, where cosine and sine are multiplied
 */
public record DualChunk(int chunkSize, int localWindow, OptionalInt mscaleLength) implements PositionScheme {
    private static final SchemeOption CHUNK_SIZE = SchemeOption.whole(
            "chunk-size", "C", "Largest position; chunks are C - W tokens. Default: half the model's window.");
    private static final SchemeOption LOCAL_WINDOW = SchemeOption.whole(
            "local-window",
            "W",
            "Distances up to W are kept across chunks. Default: a sixth of C, a twelfth for Qwen.");
    private static final SchemeOption MSCALE = SchemeOption.flag(
            "mscale",
            "mscale",
            "Multiply cosine and sine by 1 + 0.05 ln(T / P) for prompts of T tokens beyond the training length P.");
    private static final SchemeOption TRAINING_LENGTH = SchemeOption.whole(
            "training-length",
            "P",
            "P of --mscale in tokens, which it implies. Default: two thirds of the model's window.");

    static final SchemeKind KIND = new SchemeKind(
            "dca", "Dual Chunk Attention", List.of(CHUNK_SIZE, LOCAL_WINDOW, MSCALE, TRAINING_LENGTH), DualChunk::of);

    public DualChunk {
        if (chunkSize < 1) {
            throw SchemeRequest.bad("chunk size is " + chunkSize + "; it must be at least 1 token");
        }
        if (localWindow < 0 || localWindow >= chunkSize) {
            throw SchemeRequest.bad(
                    "local window is " + localWindow + "; it must be from 0 to below the chunk size, " + chunkSize);
        }
        if (mscaleLength.isPresent() && mscaleLength.getAsInt() < 1) {
            throw SchemeRequest.bad("training length is " + mscaleLength.getAsInt() + "; it must be at least 1");
        }
    }

    /** The original's settings for a training length P: s = 3 P / 4, l = P / 8, or P / 16 for Qwen. */
    private static DualChunk of(SchemeRequest request) {
        int windows = request.model().defaults().chunkWindows();
        OptionalInt given = request.whole(CHUNK_SIZE);
        int size = given.orElse(request.assumedTokens(3, 4));
        int local = request.whole(LOCAL_WINDOW)
                .orElse(given.isPresent() ? size / (6 * windows) : request.assumedTokens(1, 8 * windows));
        return new DualChunk(
                size,
                local,
                request.has(MSCALE) || request.has(TRAINING_LENGTH)
                        ? OptionalInt.of(request.whole(TRAINING_LENGTH).orElse(request.assumedTokens(1, 1)))
                        : OptionalInt.empty());
    }

    /** Tokens of a chunk, c. */
    int chunkLength() {
        return chunkSize - localWindow;
    }

    /** From where queries look at chunks before the last one. */
    private int farthest() {
        return (int) Math.min(2L * chunkLength() - 1, chunkSize);
    }

    @Override
    public String name() {
        return KIND.name();
    }

    @Override
    public List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        settings.add(Setting.of(CHUNK_SIZE, chunkSize));
        settings.add(Setting.of(LOCAL_WINDOW, localWindow));
        mscaleLength.ifPresent(length -> settings.add(Setting.of(TRAINING_LENGTH, length)));
        return settings;
    }

    @Override
    public AttentionPlan plan(OptionalInt slidingWindow) {
        int chunk = chunkLength();
        PositionMap place = PositionMap.withinChunk(chunk);
        return new AttentionPlan(
                new Region(new Span.Chunks(chunk, 0, 1), place, place),
                new Region(new Span.Chunks(chunk, 1, 2), place.plus(chunk).atMost(chunkSize), place),
                new Region(new Span.Chunks(chunk, 2, Span.UNLIMITED), PositionMap.constant(farthest()), place));
    }

    @Override
    public double relativePosition(int i, int j) {
        int chunk = chunkLength();
        int place = j % chunk;
        return switch (i / chunk - j / chunk) {
            case 0 -> i - j;
            case 1 -> Math.min(i % chunk + chunk, chunkSize) - place;
            default -> farthest() - place;
        };
    }

    @Override
    public double attentionFactor(int promptTokens) {
        return mscaleLength.isPresent() && promptTokens > mscaleLength.getAsInt()
                ? 1 + 0.05 * Math.log((double) promptTokens / mscaleLength.getAsInt())
                : 1;
    }

    @Override
    public boolean dependsOnPrompt() {
        return mscaleLength.isPresent();
    }
}
