package dev.stringbench.data.punkt;

import dev.stringbench.python.PythonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A token of a possible sentence end, with the findings of the passes of {@link SentenceEnds}. */
final class PunktToken {

    static final String NUMBER = "##number##";
    static final String NON_WORD = "[)\";}\\]*:@'({\\[!?]";

    private static final String SPACE = "[" + PythonText.SPACE_CLASS + "]";
    private static final String NOT_SPACE = "[^" + PythonText.SPACE_CLASS + "]";
    private static final String SEVERAL_MARKS = "(?:-{2,}|\\.{2,}|\\.(?:" + SPACE + "\\.){2,}+)";
    private static final String WORD_END = SPACE + "|\\z|" + NON_WORD + "|" + SEVERAL_MARKS + "|,(?=\\z|" + SPACE + "|"
            + NON_WORD + "|" + SEVERAL_MARKS + ")";
    private static final Pattern TOKEN = Pattern.compile(
            SEVERAL_MARKS + "|(?=[^(\"`{\\[:;&#*@)}\\]\\-,])" + NOT_SPACE + "+?(?=" + WORD_END + ")|" + NOT_SPACE);
    private static final Pattern NUMERIC = Pattern.compile("-?[.,]?\\p{Nd}[\\p{Nd},.-]*\\.?");

    private final String text;
    private final String type;
    private boolean ending;
    private boolean abbreviation;
    private boolean ellipsis;

    private PunktToken(String text) {
        this.text = text;
        String lower = text.toLowerCase(Locale.ROOT);
        this.type = NUMERIC.matcher(lower).matches() ? NUMBER : lower;
    }

    /** Cut a text into tokens. */
    static List<PunktToken> tokenize(String text) {
        List<PunktToken> tokens = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            Matcher matcher = TOKEN.matcher(line);
            while (matcher.find()) {
                tokens.add(new PunktToken(matcher.group()));
            }
        }
        return tokens;
    }

    String text() {
        return text;
    }

    boolean isEnding() {
        return ending;
    }

    void setEnding(boolean ending) {
        this.ending = ending;
    }

    boolean isAbbreviation() {
        return abbreviation;
    }

    void setAbbreviation(boolean abbreviation) {
        this.abbreviation = abbreviation;
    }

    boolean isEllipsis() {
        return ellipsis;
    }

    void setEllipsis(boolean ellipsis) {
        this.ellipsis = ellipsis;
    }

    boolean endsWithDot() {
        return text.endsWith(".");
    }

    String typeWithoutDot() {
        return type.length() > 1 && type.endsWith(".") ? type.substring(0, type.length() - 1) : type;
    }

    /** Give the type, without its dot if that ends a sentence. */
    String typeWithoutEnding() {
        return ending ? typeWithoutDot() : type;
    }

    boolean isOnlyDotsFromTwo() {
        return text.length() >= 2 && text.chars().allMatch(character -> character == '.');
    }

    boolean isInitial() {
        int first = text.codePointAt(0);
        return text.length() == Character.charCount(first) + 1 && endsWithDot() && isWordCharacterButNoDigit(first);
    }

    private static boolean isWordCharacterButNoDigit(int character) {
        int category = Character.getType(character);
        return character == '_'
                || Character.isLetter(character)
                || category == Character.LETTER_NUMBER
                || category == Character.OTHER_NUMBER;
    }

    boolean startsUpper() {
        return Character.isUpperCase(text.codePointAt(0));
    }

    boolean startsLower() {
        return Character.isLowerCase(text.codePointAt(0));
    }
}
