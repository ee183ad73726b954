package dev.stringbench.benchmarks.model;

import dev.stringbench.data.Sha256;
import dev.stringbench.data.TextTokenizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A tokenizer double: a token is a word with the white space before it, and one special token begins a text. */
public final class WhitespaceTokenizer implements TextTokenizer {

    private static final Pattern TOKEN = Pattern.compile("\\s*\\S+|\\s+$");
    private static final int BEGIN = 0;

    private final Map<String, Integer> ids = new LinkedHashMap<>(Map.of("<s>", BEGIN));
    private final List<String> tokens = new ArrayList<>(List.of("<s>"));

    @Override
    public synchronized int[] encode(String text, boolean addSpecialTokens) {
        IntStream special = addSpecialTokens ? IntStream.of(BEGIN) : IntStream.empty();
        Matcher matcher = TOKEN.matcher(text);
        List<Integer> found = new ArrayList<>();
        while (matcher.find()) {
            found.add(ids.computeIfAbsent(matcher.group(), token -> {
                tokens.add(token);
                return tokens.size() - 1;
            }));
        }
        return IntStream.concat(special, found.stream().mapToInt(Integer::intValue))
                .toArray();
    }

    @Override
    public synchronized String decode(int[] tokenIds, boolean skipSpecialTokens) {
        return IntStream.of(tokenIds)
                .filter(id -> id != BEGIN || !skipSpecialTokens)
                .mapToObj(tokens::get)
                .collect(Collectors.joining());
    }

    @Override
    public String fingerprint() {
        return Sha256.hex("white space");
    }
}
