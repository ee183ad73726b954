package dev.stringbench.benchmarks.infbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stringbench.benchmarks.model.WhitespaceTokenizer;
import dev.stringbench.data.infbench.BuiltinTasks;
import dev.stringbench.data.infbench.InfBenchExample;
import dev.stringbench.data.infbench.InfBenchParser;
import dev.stringbench.data.infbench.InfBenchPrompts;
import dev.stringbench.data.infbench.InfBenchTask;
import dev.stringbench.scoring.infbench.InfBenchVariant;
import dev.stringbench.scoring.infbench.Label;
import dev.stringbench.scoring.infbench.LabelScorer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The answers of InfiniteBench's tasks in small, in the scorers of the benchmark. */
class BuiltinScoresTest {
    private static final InfBenchPrompts PROMPTS = new InfBenchPrompts("llama3.1");

    @ParameterizedTest
    @EnumSource(InfBenchTask.class)
    void theRightAnswerScoresAllAndAnotherOneLess(InfBenchTask task) {
        LabelScorer scorer = InfBenchCatalogue.of(task).scoring().scorer(InfBenchVariant.STRING, "llama3.1");
        for (String line : new BuiltinTasks(PROMPTS, new WhitespaceTokenizer(), 600).lines(task, 3)) {
            InfBenchExample example =
                    new InfBenchParser(Path.of(task.fileName()), task).parse(1, line.getBytes(StandardCharsets.UTF_8));
            JsonNode answer = InfBenchPrompts.answer(task, example);
            Label label = Labels.of(answer);
            assertEquals(1, scorer.score(right(task, answer), label), 1e-9, line);
            String other = "The road to the market was long and nobody knew why it rained";
            assertTrue(scorer.score(other, label) < 0.2, line);
        }
    }

    private static String right(InfBenchTask task, JsonNode answer) {
        if (task.hasOptions()) {
            return answer.path(1).asText();
        }
        if (task == InfBenchTask.MATH_CALC) {
            List<String> numbers = new ArrayList<>();
            answer.forEach(number -> numbers.add(number.asText()));
            return String.join(" ", numbers);
        }
        return answer.isArray() ? answer.path(0).asText() : answer.asText();
    }
}
