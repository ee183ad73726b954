package dev.stringbench.data.punkt;

import dev.stringbench.python.PythonText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A splitter of text into sentences. Safe for use by several threads. */
public final class PunktSplitter {

    private static final String NON_WORD = ")\";}]*:@'({[!?";

    // In several lines, $ also holds before a line feed, and only there.
    private static final Pattern CLOSING = Pattern.compile(
            "[\"')\\]}]+?(?:[" + PythonText.SPACE_CLASS + "]+|(?=--)|$)", Pattern.MULTILINE | Pattern.UNIX_LINES);

    private final SentenceEnds ends;

    /** Split as the parameters say. */
    public PunktSplitter(PunktParameters parameters) {
        this.ends = new SentenceEnds(parameters);
    }

    /** Give the sentences of a text, without the white space between them. */
    public List<String> split(String text) {
        return spans(text).stream().map(span -> span.of(text)).toList();
    }

    /** Give the places of the sentences of a text. */
    public List<Span> spans(String text) {
        return moveClosingMarks(text, rawSpans(text));
    }

    /** A mark that may end a sentence, with the word before it and what follows it. */
    private record Candidate(int wordStart, int mark, int contextEnd, int nextStart) {}

    private List<Span> rawSpans(String text) {
        List<Span> spans = new ArrayList<>();
        int lastBreak = 0;
        Candidate previous = null;
        int previousStart = 0;
        int previousStop = 0;
        for (int mark = 0; mark < text.length(); mark++) {
            int contextEnd = contextEnd(text, mark);
            if (contextEnd < 0) {
                continue;
            }
            int space = lastAsciiSpace(text, previousStop, mark);
            // White space right at the stop counts as none, as in nltk.
            int wordStart = space > previousStop ? space + 1 : previousStart;
            if (previous != null && previousStop <= wordStart && endsSentence(text, previous)) {
                spans.add(new Span(lastBreak, previous.mark + 1));
                lastBreak = previous.nextStart;
            }
            previous = new Candidate(wordStart, mark, contextEnd, nextStart(text, mark));
            previousStart = wordStart;
            previousStop = mark;
        }
        if (previous != null && endsSentence(text, previous)) {
            spans.add(new Span(lastBreak, previous.mark + 1));
            lastBreak = previous.nextStart;
        }
        spans.add(new Span(lastBreak, Math.max(lastBreak, PythonText.rstripLength(text))));
        return spans;
    }

    private boolean endsSentence(String text, Candidate candidate) {
        return ends.isIn(text.substring(candidate.wordStart, candidate.contextEnd));
    }

    /** Give the end of what follows a mark (another mark, or white space and a token), or -1 if it ends no sentence. */
    private static int contextEnd(String text, int mark) {
        char character = text.charAt(mark);
        if ((character != '.' && character != '?' && character != '!') || mark + 1 == text.length()) {
            return -1;
        }
        if (NON_WORD.indexOf(text.charAt(mark + 1)) >= 0) {
            return mark + 2;
        }
        int end = skipSpace(text, mark + 1);
        if (end == mark + 1 || end == text.length()) {
            return -1;
        }
        while (end < text.length() && !PythonText.isSpace(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static int nextStart(String text, int mark) {
        return NON_WORD.indexOf(text.charAt(mark + 1)) >= 0 ? mark + 1 : skipSpace(text, mark + 1);
    }

    private static int skipSpace(String text, int start) {
        int end = start;
        while (end < text.length() && PythonText.isSpace(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static int lastAsciiSpace(String text, int start, int end) {
        for (int i = end - 1; i >= start; i--) {
            char character = text.charAt(i);
            if (character == ' ' || (character >= '\t' && character <= '\r')) {
                return i;
            }
        }
        return -1;
    }

    /** Let closing quotes and brackets at the beginning of a sentence belong to the one before. */
    private static List<Span> moveClosingMarks(String text, List<Span> raw) {
        List<Span> spans = new ArrayList<>(raw.size());
        Matcher closing = CLOSING.matcher(text);
        int moved = 0;
        for (int i = 0; i < raw.size(); i++) {
            int start = raw.get(i).start() + moved;
            int end = raw.get(i).end();
            moved = 0;
            if (i + 1 < raw.size()) {
                Span next = raw.get(i + 1);
                closing.region(next.start(), next.end());
                if (closing.lookingAt()) {
                    moved = closing.end() - next.start();
                    end = next.start() + PythonText.rstripLength(closing.group());
                    spans.add(new Span(start, end));
                    continue;
                }
            }
            if (start < end) {
                spans.add(new Span(start, end));
            }
        }
        return spans;
    }
}
