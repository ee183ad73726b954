package dev.stringbench.data.ruler;

import dev.stringbench.python.PythonFormat;
import dev.stringbench.python.PythonRepr;
import dev.stringbench.python.random.PythonRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** A builder of question answering prompts (qa.py): documents that hold the answer among others. */
final class QuestionTask implements SizedTask<QuestionTask.Drawn> {

    private static final int INCREMENT = 10;

    private final QuestionSet set;
    private final String template;
    private final int skippedQuestions;
    private final SizeRules rules;

    /**
     * Prepare.
     *
     * @param skippedQuestions questions that earlier chunks take
     */
    QuestionTask(QuestionSet set, String fullTemplate, int maxSeqLength, int tokensToGenerate, int skippedQuestions) {
        this.set = set;
        this.template = fullTemplate;
        this.skippedQuestions = skippedQuestions;
        this.rules = new SizeRules(
                maxSeqLength, tokensToGenerate, INCREMENT, set.documents().size(), false, true);
    }

    @Override
    public SizeRules rules() {
        return rules;
    }

    /** The documents of one prompt, in their order there. */
    record Drawn(QuestionSet.Question question, List<String> documents) {}

    @Override
    public Optional<Drawn> draw(Draws draws, int index, int size) {
        // The search of the original uses the first question in every chunk.
        QuestionSet.Question question = set.questions().get(index == SizeSearch.SEARCH ? 0 : index + skippedQuestions);
        int[] order = order(draws);
        int[] chosen;
        if (size < order.length) {
            Optional<int[]> drawn = choose(draws.python(), question, size);
            if (drawn.isEmpty()) {
                return Optional.empty();
            }
            int[] shuffled = draws.fresh().permutation(drawn.get().length);
            chosen = IntStream.of(shuffled).map(i -> order[drawn.get()[i]]).toArray();
        } else {
            // The original shuffles its global list in place, so that later samples see it in the new order.
            int[] shuffled = draws.fresh().permutation(order.length);
            chosen = IntStream.of(shuffled).map(i -> order[i]).toArray();
            draws.setDocumentOrder(chosen);
        }
        List<String> documents =
                IntStream.of(chosen).mapToObj(set.documents()::get).toList();
        return Optional.of(new Drawn(question, documents));
    }

    private int[] order(Draws draws) {
        int[] order = draws.documentOrder();
        return order.length > 0
                ? order
                : IntStream.range(0, set.documents().size()).toArray();
    }

    private Optional<int[]> choose(PythonRandom random, QuestionSet.Question question, int size) {
        List<Integer> chosen = new ArrayList<>(question.gold());
        List<Integer> pool;
        int wanted = size - question.gold().size();
        if (wanted > question.related().size()) {
            chosen.addAll(question.related());
            wanted -= question.related().size();
            Set<Integer> taken = new HashSet<>(chosen);
            pool = IntStream.range(0, set.documents().size())
                    .filter(i -> !taken.contains(i))
                    .boxed()
                    .toList();
        } else {
            pool = question.related();
        }
        if (wanted < 0 || wanted > pool.size()) {
            return Optional.empty();
        }
        for (int position : random.sample(pool.size(), wanted)) {
            chosen.add(pool.get(position));
        }
        return Optional.of(chosen.stream().mapToInt(Integer::intValue).toArray());
    }

    @Override
    public Prompt build(Drawn drawn) {
        StringBuilder context = new StringBuilder();
        for (int i = 0; i < drawn.documents.size(); i++) {
            context.append(i == 0 ? "" : "\n\n")
                    .append("Document ")
                    .append(i + 1)
                    .append(":\n")
                    .append(drawn.documents.get(i));
        }
        String text = PythonFormat.format(template, "context", context.toString(), "query", drawn.question.query());
        List<String> outputs = drawn.question.outputs();
        return new Prompt(text, " " + PythonRepr.repr(outputs), outputs);
    }
}
