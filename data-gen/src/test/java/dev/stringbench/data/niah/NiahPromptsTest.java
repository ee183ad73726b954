package dev.stringbench.data.niah;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import dev.stringbench.data.OwnText;
import dev.stringbench.data.WordTokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NiahPromptsTest {

    private static final String HAYSTACK = OwnText.sentences(3000);

    @ParameterizedTest
    @ValueSource(ints = {1, 40, 150, 500, 2000})
    void takesTheFirstPromptThatIsTooLong(int contextTokens) {
        for (boolean splits : new boolean[] {true, false}) {
            var tokenizer = new WordTokenizer(splits, 1);
            var prompts = new NiahPrompts(config(contextTokens, NeedleKeys.ONCE), HAYSTACK, tokenizer);
            for (int index = 0; index < 5; index++) {
                NiahSample sample = prompts.sample(index);
                assertEquals(plainly(contextTokens, sample, tokenizer), sample.prompt(), "sample " + index);
            }
        }
    }

    /** Grow the prompt sentence by sentence as the original does. */
    private static String plainly(int contextTokens, NiahSample sample, WordTokenizer tokenizer) {
        String task = "There is an important info hidden inside a lot of irrelevant text. Find it and memorize them."
                + " I will quiz you about the important information there.\n";
        List<String> kept = new ArrayList<>();
        for (String sentence : HAYSTACK.split("\\.", -1)) {
            StringBuilder context = new StringBuilder();
            int start = 0;
            for (NiahSample.Needle needle : sample.needles()) {
                int end = (int) (needle.depth() * kept.size());
                context.append(String.join(".", kept.subList(start, end)))
                        .append(".  One of the magic number is: " + needle.number() + ". ");
                start = end;
            }
            context.append(String.join(". ", kept.subList(start, kept.size())))
                    .append(". \n\n\nWhat are the magic numbers mentioned in the provided text?\n ");
            int size = tokenizer.count(context.toString(), true) + tokenizer.count(task, true);
            if (size > contextTokens) {
                return task + (context.charAt(0) == '.' ? context.substring(1) : context);
            }
            kept.add(sentence);
        }
        throw new AssertionError("exhausted");
    }

    private static NiahConfig config(int contextTokens, NeedleKeys keys) {
        return new NiahConfig(contextTokens, NiahConfig.ORIGINAL_SEED, keys, QuestionForm.OPEN);
    }

    @Test
    void makesAnySampleWithoutTheOthers() {
        var inOrder = new NiahPrompts(config(600, NeedleKeys.PER_SAMPLE), HAYSTACK, new WordTokenizer(true, 0));
        var alone = new NiahPrompts(config(600, NeedleKeys.PER_SAMPLE), HAYSTACK, new WordTokenizer(true, 0));
        for (int index = 0; index < 3; index++) {
            inOrder.sample(index);
        }

        assertEquals(inOrder.sample(3), alone.sample(3));
        assertEquals(inOrder.sample(1), alone.sample(1));
    }

    @Test
    void drawsNewNumbersPerSampleAtTheSameDepths() {
        var once = new NiahPrompts(config(600, NeedleKeys.ONCE), HAYSTACK, new WordTokenizer(true, 0));
        var perSample = new NiahPrompts(config(600, NeedleKeys.PER_SAMPLE), HAYSTACK, new WordTokenizer(true, 0));

        assertEquals(numbers(once.sample(0)), numbers(once.sample(1)));
        assertNotEquals(numbers(perSample.sample(0)), numbers(perSample.sample(1)));
        assertEquals(4, numbers(perSample.sample(0)).stream().distinct().count());
        assertEquals(
                once.sample(1).needles().stream().map(NiahSample.Needle::depth).toList(),
                perSample.sample(1).needles().stream()
                        .map(NiahSample.Needle::depth)
                        .toList());
    }

    @Test
    void saysWhereTheNumbersStand() {
        var prompts = new NiahPrompts(config(1, NeedleKeys.PER_SAMPLE), HAYSTACK, new WordTokenizer(true, 0));
        var longer = new NiahPrompts(config(900, NeedleKeys.PER_SAMPLE), HAYSTACK, new WordTokenizer(true, 0));

        for (NiahSample sample : List.of(prompts.sample(0), longer.sample(2))) {
            for (NiahSample.Needle needle : sample.needles()) {
                assertTrue(sample.prompt().startsWith(needle.number() + ". ", needle.offset()));
            }
        }
    }

    private static List<String> numbers(NiahSample sample) {
        return sample.needles().stream().map(NiahSample.Needle::number).toList();
    }

    @Test
    void saysWhenTheTextIsTooShort() {
        var prompts = new NiahPrompts(config(600, NeedleKeys.ONCE), "Too short. ", new WordTokenizer(true, 0));

        DataException exception = assertThrows(DataException.class, () -> prompts.sample(0));
        assertEquals(DataFault.TEXT_EXHAUSTED, exception.fault());
    }

    @Test
    void refusesALengthOfZero() {
        DataException exception = assertThrows(DataException.class, () -> config(0, NeedleKeys.ONCE));
        assertEquals(DataFault.BAD_OPTION, exception.fault());
    }

    @Test
    void choosesTheQuestionByTheModelsPath() {
        assertEquals(QuestionForm.OPEN, QuestionForm.forModel(Path.of("/models/llama3.1-8b-instruct")));
        assertEquals(QuestionForm.LEADING, QuestionForm.forModel(Path.of("/models/Qwen2-72B")));
    }
}
