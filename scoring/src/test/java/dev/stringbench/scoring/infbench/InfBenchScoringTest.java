package dev.stringbench.scoring.infbench;

import static dev.stringbench.scoring.infbench.InfBenchVariant.OPENBMB;
import static dev.stringbench.scoring.infbench.InfBenchVariant.STRING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stringbench.scoring.ScoringException;
import dev.stringbench.scoring.ScoringFault;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class InfBenchScoringTest {

    private static double score(InfBenchScoring task, InfBenchVariant variant, String prediction, Label label) {
        return task.scorer(variant, "llama3.1").score(prediction, label);
    }

    @ParameterizedTest
    @CsvSource({"The key is 71432. Or 5, 1", "٧ 71432, 1", "71432.5, 1", "171432, 0", "none, 0"})
    void passkeyTakesTheFirstAsciiDigits(String prediction, double wanted) {
        assertEquals(wanted, score(InfBenchScoring.PASSKEY, STRING, prediction, new Label.Text("71432")));
        assertEquals(wanted, score(InfBenchScoring.NUMBER_STRING, OPENBMB, prediction, Label.texts("71432")));
    }

    @Test
    void keyValueLooksForAWord() {
        var label = new Label.Text("ab-1");

        assertEquals(1, score(InfBenchScoring.KV_RETRIEVAL, OPENBMB, "is: \"ab-1\".", label));
        assertEquals(0, score(InfBenchScoring.KV_RETRIEVAL, STRING, "is: ab-12", label));
        assertEquals(1, score(InfBenchScoring.KV_RETRIEVAL, STRING, "ab-1", Label.texts("ab-1")));
        assertEquals(0, score(InfBenchScoring.KV_RETRIEVAL, OPENBMB, "ab-1", Label.texts("ab-1")));
    }

    @ParameterizedTest
    @CsvSource({
        "'The value is: -7.', 1",
        "-7, 1",
        "-٧, 1",
        "7, 0",
        "-0_7, 1",
        "-_7, 0",
        "-7_, 0",
        "'-7 done', 0",
        "'', 0"
    })
    void codeRunReadsTheLastWord(String prediction, double wanted) {
        assertEquals(wanted, score(InfBenchScoring.CODE_RUN, STRING, prediction, new Label.Whole(-7)));
        assertEquals(wanted, score(InfBenchScoring.CODE_RUN, OPENBMB, prediction, new Label.Decimal(-7)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "B. load                         | 1 | 1",
                "B) load                         | 1 | 0",
                "I say B, not C                  | 0 | 0",
                "not C but B                     | 1 | 0",
                "load                            | 1 | 0",
                "The answer is: load             | 1 | 1",
                "The answer is:(load             | 1 | 1",
                "The answer is:                  | 0 | 0",
                "answer is: load                 | 1 | 1",
                "first A; then D                 | 0 | 0",
                "This is: save; answer is: load  | 1 | 1",
                "This is: save; answer: load     | 0 | 0",
                "Bé. load                        | 1 | 0"
            })
    void codeDebugFindsTheFunction(String prediction, double string, double openBmb) {
        var label = Label.texts("load", "B");

        assertEquals(string, score(InfBenchScoring.CODE_DEBUG, STRING, prediction, label));
        assertEquals(openBmb, score(InfBenchScoring.CODE_DEBUG, OPENBMB, prediction, label));
    }

    @Test
    void standaloneLetterIsTheLastOnTheFirstLineThatHasOne() {
        assertEquals('C', StandaloneLetter.find("Because\nA or C, Dx\nD", 'D').orElseThrow());
        assertEquals('D', StandaloneLetter.find("E D", 'D').orElseThrow());
        assertEquals('A', StandaloneLetter.find("E A\u0301", 'D').orElseThrow());
        assertEquals(IntStream.empty().findAny(), StandaloneLetter.find("A1 _B 😀Cé", 'D'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "B                       | 1 | 1",
                "A or B                  | 1 | 0",
                "a cat                   | 1 | 1",
                "The answer is a cat     | 1 | 1",
                "The answer is: B        | 1 | 1",
                "The answer is: D then B | 1 | 0",
                "it must be BC           | 0 | 0",
                "it must be B            | 1 | 1",
                "it must be D            | 0 | 0",
                "After all, it is B      | 1 | 0",
                "The answer is,  B       | 1 | 1",
                "Not B. The answer is    | 1 | 0",
                "C                       | 0 | 0",
                "''                      | 0 | 0"
            })
    void bookChoiceFindsTheLetterOrTheText(String prediction, double string, double openBmb) {
        var label = Label.texts("a cat", "B");

        assertEquals(string, score(InfBenchScoring.LONGBOOK_CHOICE_ENG, STRING, prediction, label));
        assertEquals(openBmb, score(InfBenchScoring.LONGBOOK_CHOICE_ENG, OPENBMB, prediction, label));
    }

    @Test
    void dialogueComparesInCapitals() {
        var label = Label.texts("STRASSE", "ACE ROTHSTEIN");

        assertEquals(1, score(InfBenchScoring.LONGDIALOGUE_QA_ENG, STRING, "at Straße's", label));
        assertEquals(1, score(InfBenchScoring.LONGDIALOGUE_QA_ENG, OPENBMB, "at Straße's", label));
        assertEquals(1, score(InfBenchScoring.LONGDIALOGUE_QA_ENG, STRING, "Ace Rothstein", label));
        assertEquals(0, score(InfBenchScoring.LONGDIALOGUE_QA_ENG, OPENBMB, "Ace Rothstein", label));
        assertEquals(0, score(InfBenchScoring.LONGDIALOGUE_QA_ENG, STRING, "nobody", label));
    }

    /** Python iterates over a string's characters, and its first element is its first character. */
    @Test
    void aDialogueLabelThatIsAStringIsItsCharacters() {
        var label = new Label.Text("ANN");

        assertEquals(1, score(InfBenchScoring.LONGDIALOGUE_QA_ENG, STRING, "in", label));
        assertEquals(0, score(InfBenchScoring.LONGDIALOGUE_QA_ENG, STRING, "both", label));
        assertEquals(1, score(InfBenchScoring.LONGDIALOGUE_QA_ENG, OPENBMB, "it is a", label));
        assertEquals(0, score(InfBenchScoring.LONGDIALOGUE_QA_ENG, OPENBMB, "Ann", label));
    }

    @Test
    void passkeyReadsEveryDigit() {
        assertEquals(1, score(InfBenchScoring.PASSKEY, STRING, "is 90 or 1", new Label.Text("90")));
    }

    @Test
    void mathFindTakesTheFirstNumber() {
        var label = new Label.Items(List.of(new Label.Whole(49)));

        assertEquals(1, score(InfBenchScoring.MATH_FIND, STRING, "about -49.5", label));
        assertEquals(1, score(InfBenchScoring.MATH_FIND, OPENBMB, "about 49. 5", label));
        assertEquals(1, score(InfBenchScoring.MATH_FIND, OPENBMB, "49.50 or 1", new Label.Decimal(49.5)));
        assertEquals(0, score(InfBenchScoring.MATH_FIND, STRING, "none", label));
        assertEquals(0, score(InfBenchScoring.MATH_FIND, OPENBMB, "about 50", label));
        assertEquals(0, score(InfBenchScoring.MATH_FIND, STRING, "about 50", label));
    }

    @Test
    void namesTheOriginalsError() {
        var point = assertThrows(
                ScoringException.class, () -> score(InfBenchScoring.MATH_FIND, OPENBMB, "49.5", new Label.Whole(49)));
        var huge = assertThrows(
                ScoringException.class,
                () -> score(InfBenchScoring.MATH_FIND, STRING, "9".repeat(400), new Label.Whole(9)));

        assertEquals(Optional.of("ValueError"), point.originalError());
        assertEquals(ScoringFault.ORIGINAL_RAISES, point.fault());
        assertEquals(
                "the first number is 49.5 where a whole one is wanted; the original scorer stops with a ValueError",
                point.getMessage());
        assertEquals(Optional.of("OverflowError"), huge.originalError());
    }

    @Test
    void mathCalcCountsUntilTheFirstWrongNumber() {
        var label = new Label.Items(
                List.of(new Label.Items(List.of(new Label.Whole(3), new Label.Whole(14), new Label.Whole(15)))));

        assertEquals(2.0 / 3, score(InfBenchScoring.MATH_CALC, STRING, "[-3, 14, 16, 15]", label));
        assertEquals(0, score(InfBenchScoring.MATH_CALC, STRING, "", label));
        var flat = new Label.Items(List.of(new Label.Whole(3), new Label.Whole(14)));
        assertEquals(0.5, score(InfBenchScoring.MATH_CALC, STRING, "3, 15", flat));
        assertEquals(0, score(InfBenchScoring.MATH_CALC, STRING, "9".repeat(4300), flat));
        var error = assertThrows(
                ScoringException.class, () -> score(InfBenchScoring.MATH_CALC, STRING, "9".repeat(4301), flat));
        assertEquals(Optional.of("ValueError"), error.originalError());
        assertEquals(
                1,
                InfBenchScoring.MATH_CALC.scorer(STRING, InfBenchScoring.GPT4).score("[9, 3, 14, 15]", label));
    }

    @Test
    void englishF1DropsArticlesAndPunctuation() {
        assertEquals(
                1,
                score(InfBenchScoring.LONGBOOK_QA_ENG, STRING, "The o'Neill; a CAT!", Label.texts("x", "oneill cat")));
        // 1 of 2 tokens given, 1 of 1 wanted: F1 = 2 * 0.5 * 1 / 1.5
        assertEquals(2 * 0.5 / 1.5, score(InfBenchScoring.LONGBOOK_QA_ENG, STRING, "than cat", Label.texts("the cat")));
        assertEquals(0, score(InfBenchScoring.LONGBOOK_QA_ENG, STRING, "a", Label.texts("the")));
        // A token of the label counts once: 1 of 2 tokens given, 1 of 1 wanted.
        assertEquals(2 * 0.5 / 1.5, score(InfBenchScoring.LONGBOOK_QA_ENG, STRING, "cat cat", Label.texts("cat")));
    }

    @Test
    void chineseF1CountsCharacters() {
        assertEquals(1, score(InfBenchScoring.LONGBOOK_QA_CHN, STRING, "「救星」 行动。", Label.texts("救星行动")));
        assertEquals(0.5, score(InfBenchScoring.LONGBOOK_QA_CHN, STRING, "𠀀a", Label.texts("𠀀b")));
    }

    @Test
    void rougeTakesTheBestReferenceAndCountsATokenOnce() {
        // Reference "a b c" against "c a b": LCS "a b"; P = R = 2/3.
        double twoThirds = 2.0 / 3;
        double wanted = 2 * twoThirds * twoThirds / (twoThirds + twoThirds);
        assertEquals(wanted, score(InfBenchScoring.LONGBOOK_SUM_ENG, STRING, "C a-B", Label.texts("x", "a b c")));
        // Both lines of the reference hold "a"; the prediction has one to give.
        assertEquals(2 * (1.0 * 0.5) / 1.5, score(InfBenchScoring.LONGBOOK_SUM_ENG, STRING, "a", Label.texts("a\na")));
        assertEquals(0, score(InfBenchScoring.LONGBOOK_SUM_ENG, STRING, "", Label.texts("a")));
        for (String token : List.of("a", "z", "0", "9")) {
            assertEquals(1, score(InfBenchScoring.LONGBOOK_SUM_ENG, STRING, token, new Label.Text(token)));
        }
        for (String mark : List.of("`", "{", "/", ":")) {
            assertEquals(0, score(InfBenchScoring.LONGBOOK_SUM_ENG, STRING, mark, new Label.Text(mark)));
        }
        assertEquals(1, score(InfBenchScoring.LONGBOOK_SUM_ENG, STRING, "\u212A\n\n1", Label.texts("k 1")), 1e-15);
    }

    @Test
    void saysWhatTheLabelIsAndWhatIsWanted() {
        assertEquals("the ground truth is the string \"x\"; a number is wanted", refusal(new Label.Text("x")));
        assertEquals(
                "the ground truth is a list; a number is wanted", refusal(new Label.Items(List.of(Label.texts("x")))));
        for (Label number : List.of(new Label.Whole(7), new Label.Decimal(7.5))) {
            var error = assertThrows(ScoringException.class, number::asTexts);
            assertEquals(
                    "the ground truth is the number " + (number instanceof Label.Whole ? "7" : "7.5")
                            + "; a list of strings is wanted",
                    error.getMessage());
        }
    }

    private static String refusal(Label label) {
        return String.valueOf(
                assertThrows(ScoringException.class, () -> score(InfBenchScoring.MATH_FIND, STRING, "1", label))
                        .getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void refusesALabelOfTheWrongKind(InfBenchScoring task) {
        var wrong = task == InfBenchScoring.PASSKEY
                        || task == InfBenchScoring.NUMBER_STRING
                        || task == InfBenchScoring.KV_RETRIEVAL
                        || task == InfBenchScoring.CODE_RUN
                ? new Label.Items(List.of())
                : new Label.Items(List.of(new Label.Items(List.of())));

        var error = assertThrows(ScoringException.class, () -> score(task, STRING, "is it so", wrong));

        assertEquals(ScoringFault.BAD_REFERENCE, error.fault());
    }
}
