package dev.stringbench.inference.tokenizer;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import dev.stringbench.inference.EngineCache;
import dev.stringbench.inference.Finding;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.json.GitLfsPointer;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A tokenizer that turns text into the token ids of a model, and back, exactly as Transformers does for the same
 * folder. Nothing is ever cut or padded, whatever tokenizer.json asks for. Thread safe.
 *
 * <p>DJL's own tokenizer class builds strings, spans and masks with every encoding; this one asks its native library for
 * ids alone. The native tokenizer is freed when this object is no longer reachable.
 */
public final class HuggingFaceTextTokenizer {
    private static final Cleaner CLEANER = Cleaner.create();

    private final Path file;
    private final long handle;
    private final TokenizerVocabulary vocabulary;
    private final TokenizerSettings settings;
    private final boolean cleanUp;
    private final String fingerprint;
    private final boolean tokensFromElsewhere;
    private final List<Finding> tokenFindings;

    private HuggingFaceTextTokenizer(
            Path file,
            long handle,
            TokenizerVocabulary vocabulary,
            TokenizerSettings settings,
            boolean cleanUp,
            String fileHash,
            AddedTokens added) {
        this.file = file;
        this.handle = handle;
        this.vocabulary = vocabulary;
        this.settings = settings;
        this.cleanUp = cleanUp;
        this.tokensFromElsewhere = !added.tokens().isEmpty();
        this.tokenFindings = added.findings();
        this.fingerprint = sha256((fileHash + " " + settings + " " + cleanUp).getBytes(StandardCharsets.UTF_8));
    }

    /** Read the tokenizer of a model folder, cleaning up decoded spaces where Transformers does. */
    public static HuggingFaceTextTokenizer read(Path folder) {
        return read(folder, true);
    }

    /**
     * Read the tokenizer of a model folder: tokenizer.json and, where it is there, tokenizer_config.json.
     *
     * @param cleanUpAllowed whether decoding cleans up spaces where Transformers 4.43.3 does; false: never
     * @throws InferenceException {@link Fault#BAD_TOKENIZER} when a file is missing or broken
     */
    public static HuggingFaceTextTokenizer read(Path folder, boolean cleanUpAllowed) {
        Path file = folder.resolve("tokenizer.json");
        if (!Files.isRegularFile(file)) {
            String hint = Files.exists(folder.resolve("tokenizer.model"))
                    ? "; its tokenizer.model must be converted: load it with Transformers and save it again"
                    : "; download it from where the model came from";
            throw new InferenceException(Fault.BAD_TOKENIZER, file + " is missing" + hint);
        }
        byte[] json;
        TokenizerVocabulary vocabulary;
        try {
            json = Files.readAllBytes(file);
            if (GitLfsPointer.isBeginningOf(json)) {
                throw new InferenceException(Fault.BAD_TOKENIZER, GitLfsPointer.message(file));
            }
            vocabulary = TokenizerVocabulary.read(json);
        } catch (IOException e) {
            throw broken(file, e);
        }
        SpecialTokens special = SpecialTokens.read(folder);
        AddedTokens missing = AddedTokens.missing(folder, special, vocabulary);
        vocabulary = vocabulary.with(missing.tokens());
        TokenizerSettings settings = TokenizerSettings.read(folder, special, vocabulary);
        long handle = create(file, missing.tokens().isEmpty() ? json : withTokens(file, json, missing));
        var tokenizer = new HuggingFaceTextTokenizer(
                file,
                handle,
                vocabulary,
                settings,
                cleanUpAllowed && settings.cleanUp(),
                sha256(json) + (missing.tokens().isEmpty() ? "" : " " + missing.tokens()),
                missing);
        CLEANER.register(tokenizer, () -> TokenizersLibrary.LIB.deleteTokenizer(handle));
        return tokenizer;
    }

    private static byte[] withTokens(Path file, byte[] json, AddedTokens missing) {
        try {
            return TokenizerJson.withAddedTokens(json, missing.tokens());
        } catch (IOException e) {
            throw broken(file, e);
        }
    }

    private static long create(Path file, byte[] json) {
        // On a machine with a GPU DJL would otherwise look for a CUDA build of the tokenizers and download it.
        if (System.getenv("RUST_FLAVOR") == null && System.getProperty("RUST_FLAVOR") == null) {
            System.setProperty("RUST_FLAVOR", "cpu");
        }
        try {
            LibUtils.checkStatus();
        } catch (RuntimeException | LinkageError e) {
            throw new InferenceException(
                    Fault.ENGINE_FAILURE,
                    "the tokenizers' native library cannot be loaded: " + innermost(e) + "; " + EngineCache.remedy(),
                    e);
        }
        try {
            long handle = TokenizersLibrary.LIB.createTokenizerFromString(new String(json, StandardCharsets.UTF_8));
            TokenizersLibrary.LIB.disableTruncation(handle);
            TokenizersLibrary.LIB.disablePadding(handle);
            return handle;
        } catch (RuntimeException e) {
            throw broken(file, e);
        }
    }

    /** Whether it has tokens that tokenizer.json lacks or describes otherwise. */
    public boolean hasTokensFromElsewhere() {
        return tokensFromElsewhere;
    }

    /** Tell what the tokenizer's files say twice and differently. */
    public List<Finding> findings() {
        var findings = new ArrayList<>(tokenFindings);
        SurroundingTokens.of(plainIds("a", false), plainIds("a", true))
                .against(file, settings, vocabulary)
                .ifPresent(findings::add);
        return List.copyOf(findings);
    }

    /** Encode a text; with special tokens where and as Transformers adds them. */
    public int[] encode(String text, boolean addSpecialTokens) {
        IntStream ids = LongStream.of(coreIds(text, addSpecialTokens)).mapToInt(Math::toIntExact);
        return addSpecialTokens ? settings.surround(ids).toArray() : ids.toArray();
    }

    /** Count the ids that {@link #encode} would give. */
    public int count(String text, boolean addSpecialTokens) {
        int core = coreIds(text, addSpecialTokens).length;
        return addSpecialTokens
                ? core + (int) settings.surround(IntStream.empty()).count()
                : core;
    }

    /**
     * Decode tokens; ids that the tokenizer does not know give no text, and spaces are cleaned up where {@link #cleansUp}.
     *
     * @param skipSpecialTokens whether special tokens give no text either
     */
    public String decode(int[] ids, boolean skipSpecialTokens) {
        String text = plainText(ids, skipSpecialTokens);
        return cleanUp ? CleanUp.apply(text) : text;
    }

    /** Begin to decode tokens one by one, as they are generated. */
    public TextStream stream(boolean skipSpecialTokens) {
        return new TextStream(ids -> plainText(ids, skipSpecialTokens), cleanUp);
    }

    /** Find the id of a token by its text as it stands in tokenizer.json, such as {@code <|im_end|>}. */
    public OptionalInt idOf(String token) {
        Integer id = vocabulary.ids().get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /** One more than the largest id, added tokens included; a model's embedding may have more rows. */
    public int vocabSize() {
        return vocabulary.size();
    }

    /** Whether decoding removes spaces before punctuation ({@code clean_up_tokenization_spaces}). */
    public boolean cleansUp() {
        return cleanUp;
    }

    /** SHA-256 in hex over everything that ids and texts depend on. */
    public String fingerprint() {
        return fingerprint;
    }

    /** Encode as tokenizer.json says, without the tokens that the settings put round a text. */
    private long[] coreIds(String text, boolean addSpecialTokens) {
        return plainIds(text, addSpecialTokens && !settings.replacesPostProcessor());
    }

    private long[] plainIds(String text, boolean postProcess) {
        try {
            long encoding = TokenizersLibrary.LIB.encode(handle, withoutLoneSurrogates(text), postProcess);
            try {
                return TokenizersLibrary.LIB.getTokenIds(encoding);
            } finally {
                TokenizersLibrary.LIB.deleteEncoding(encoding);
            }
        } catch (RuntimeException e) {
            throw new InferenceException(Fault.BAD_TOKENIZER, file + " cannot encode a text: " + oneLine(e), e);
        } finally {
            Reference.reachabilityFence(this); // its handle must outlive the call
        }
    }

    private String plainText(int[] ids, boolean skipSpecialTokens) {
        long[] wide = Arrays.stream(ids).asLongStream().toArray();
        try {
            return TokenizersLibrary.LIB.decode(handle, wide, skipSpecialTokens);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Half a character pair has no UTF-8 form; it becomes U+FFFD as in any conversion to bytes. */
    private static String withoutLoneSurrogates(String text) {
        if (text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
            return text;
        }
        var mended = new StringBuilder(text.length());
        text.codePoints()
                .map(point -> Character.MIN_SURROGATE <= point && point <= Character.MAX_SURROGATE ? 0xFFFD : point)
                .forEach(mended::appendCodePoint);
        return mended.toString();
    }

    private static InferenceException broken(Path file, Throwable cause) {
        return new InferenceException(
                Fault.BAD_TOKENIZER, file + " cannot be read: " + oneLine(cause) + "; download it again", cause);
    }

    private static String innermost(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return oneLine(cause);
    }

    private static String oneLine(Throwable cause) {
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
