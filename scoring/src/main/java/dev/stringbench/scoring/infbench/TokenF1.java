package dev.stringbench.scoring.infbench;

import dev.stringbench.python.PythonText;
import java.util.HashMap;
import java.util.List;

/**
 * The scorer of En.QA and Zh.QA: the harmonic mean of precision and recall over tokens without order, best of the
 * labels.
 *
 * <p>Before tokens are counted, text is lower-cased and punctuation is deleted (not blanked: "a-b" becomes "ab").
 */
enum TokenF1 implements LabelScorer {
    /** Tokens are words; the articles a, an and the are left out. */
    ENGLISH {
        @Override
        List<String> tokens(String text) {
            return PythonText.split(withoutArticles(delete(PythonText.lower(text), ASCII_PUNCTUATION)));
        }
    },

    /** Tokens are characters; white space is left out. */
    CHINESE {
        @Override
        List<String> tokens(String text) {
            String kept = delete(PythonText.lower(text), ASCII_PUNCTUATION + CHINESE_PUNCTUATION);
            return String.join("", PythonText.split(kept))
                    .codePoints()
                    .mapToObj(Character::toString)
                    .toList();
        }
    };

    private static final String ASCII_PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    /** The benchmark's own set of full-width and ideographic marks. */
    private static final String CHINESE_PUNCTUATION =
            "！？｡。＂＃＄％＆＇（）＊＋，－／：；＜＝＞＠［＼］＾＿｀｛｜｝～｟｠｢｣､" + "、〃》「」『』【】〔〕〖〗〘〙〚〛〜〝〞〟〰〾〿–—‘’‛“”„‟…‧﹏";

    /** Normalise a text and cut it into tokens. */
    abstract List<String> tokens(String text);

    @Override
    public double score(String prediction, Label label) {
        var given = tokens(prediction);
        double best = 0;
        for (String wanted : label.asTexts()) {
            best = Math.max(best, f1(given, tokens(wanted)));
        }
        return best;
    }

    private static double f1(List<String> given, List<String> wanted) {
        var remaining = new HashMap<String, Integer>();
        wanted.forEach(token -> remaining.merge(token, 1, Integer::sum));
        int same = 0;
        for (String token : given) {
            int left = remaining.getOrDefault(token, 0);
            if (left > 0) {
                remaining.put(token, left - 1);
                same++;
            }
        }
        if (same == 0) {
            return 0;
        }
        double precision = (double) same / given.size();
        double recall = (double) same / wanted.size();
        return 2 * precision * recall / (precision + recall);
    }

    private static String delete(String text, String characters) {
        var kept = new StringBuilder(text.length());
        text.chars().filter(c -> characters.indexOf(c) < 0).forEach(c -> kept.append((char) c));
        return kept.toString();
    }

    /** Blank out each run of word characters that is an article. */
    private static String withoutArticles(String text) {
        var kept = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            int wordEnd = runEnd(text, i, true);
            String word = text.substring(i, wordEnd);
            kept.append(word.equals("a") || word.equals("an") || word.equals("the") ? " " : word);
            i = runEnd(text, wordEnd, false);
            kept.append(text, wordEnd, i);
        }
        return kept.toString();
    }

    private static int runEnd(String text, int start, boolean ofWordCharacters) {
        int end = start;
        while (end < text.length() && PythonText.isWordCharacter(text.codePointAt(end)) == ofWordCharacters) {
            end += Character.charCount(text.codePointAt(end));
        }
        return end;
    }
}
