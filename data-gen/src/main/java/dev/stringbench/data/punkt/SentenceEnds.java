package dev.stringbench.data.punkt;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The rules that decide whether a possible sentence end, given with the word before and after it, is one. */
final class SentenceEnds {

    private static final Set<String> MARKS = Set.of(";", ":", ",", ".", "!", "?");

    private enum Verdict {
        STARTS_SENTENCE,
        INSIDE_SENTENCE,
        UNKNOWN
    }

    private final PunktParameters parameters;

    SentenceEnds(PunktParameters parameters) {
        this.parameters = parameters;
    }

    /** Tell whether a sentence ends in a context, and not only at its very end. */
    boolean isIn(String context) {
        List<PunktToken> tokens = PunktToken.tokenize(context);
        for (PunktToken token : tokens) {
            judgeAlone(token);
        }
        for (int i = 0; i + 1 < tokens.size(); i++) {
            judgeWithNext(tokens.get(i), tokens.get(i + 1));
            if (tokens.get(i).isEnding()) {
                return true;
            }
        }
        return false;
    }

    private void judgeAlone(PunktToken token) {
        String text = token.text();
        if (text.equals(".") || text.equals("?") || text.equals("!")) {
            token.setEnding(true);
        } else if (token.isOnlyDotsFromTwo()) {
            token.setEllipsis(true);
        } else if (token.endsWithDot() && !text.endsWith("..")) {
            String word = text.substring(0, text.length() - 1).toLowerCase(Locale.ROOT);
            boolean known = parameters.abbreviations().contains(word)
                    || parameters.abbreviations().contains(word.substring(word.lastIndexOf('-') + 1));
            token.setAbbreviation(known);
            token.setEnding(!known);
        }
    }

    private void judgeWithNext(PunktToken token, PunktToken next) {
        if (!token.endsWithDot()) {
            return;
        }
        String type = token.typeWithoutDot();
        String nextType = next.typeWithoutEnding();
        boolean initial = token.isInitial();
        if (parameters.collocations().contains(type + '\t' + nextType)) {
            markAbbreviation(token);
            return;
        }
        if ((token.isAbbreviation() || token.isEllipsis()) && !initial) {
            boolean starts = orthography(next) == Verdict.STARTS_SENTENCE
                    || (next.startsUpper() && parameters.sentenceStarters().contains(nextType));
            if (starts) {
                token.setEnding(true);
                return;
            }
        }
        if (initial || type.equals(PunktToken.NUMBER)) {
            Verdict verdict = orthography(next);
            boolean nameAfterInitial = verdict == Verdict.UNKNOWN
                    && initial
                    && next.startsUpper()
                    && (flags(nextType) & PunktParameters.ANY_LOWER) == 0;
            if (verdict == Verdict.INSIDE_SENTENCE || nameAfterInitial) {
                markAbbreviation(token);
            }
        }
    }

    private static void markAbbreviation(PunktToken token) {
        token.setEnding(false);
        token.setAbbreviation(true);
    }

    /** Judge by the cases in which the word was seen at the beginning and in the middle of sentences. */
    private Verdict orthography(PunktToken token) {
        if (MARKS.contains(token.text())) {
            return Verdict.INSIDE_SENTENCE;
        }
        int flags = flags(token.typeWithoutEnding());
        boolean seenLower = (flags & PunktParameters.ANY_LOWER) != 0;
        if (token.startsUpper() && seenLower && (flags & PunktParameters.MIDDLE_UPPER) == 0) {
            return Verdict.STARTS_SENTENCE;
        }
        boolean seenUpper = (flags & PunktParameters.ANY_UPPER) != 0;
        if (token.startsLower() && (seenUpper || (flags & PunktParameters.BEGIN_LOWER) == 0)) {
            return Verdict.INSIDE_SENTENCE;
        }
        return Verdict.UNKNOWN;
    }

    private int flags(String type) {
        return parameters.orthography().getOrDefault(type, 0);
    }
}
