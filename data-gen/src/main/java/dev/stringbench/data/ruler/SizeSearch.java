package dev.stringbench.data.ruler;

import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import dev.stringbench.data.tokens.TokenCounter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The search for the size that the original finds by growing step by step until a prompt is no longer too short. All
 * draws of all those steps are made, because the samples' draws go on from there; but only few of the prompts are
 * built.
 *
 * <p>Prompts do not grow evenly, since every step draws anew. So where two neighbouring steps are found between which the
 * length is reached, the steps before are looked at too: all of them if they are few, else until they are shorter by so
 * much that no draw can make up for it.
 */
final class SizeSearch<D> {

    /** The index for which a task draws while its size is searched. */
    static final int SEARCH = -1;

    private static final int FEW_STEPS = 64;
    private static final int LEAST_STEPS_BEFORE = 8;
    private static final int MARGIN_SHARE = 16;

    private final String taskName;
    private final SizedTask<D> task;
    private final SizeRules rules;
    private final TokenCounter counter;
    private final List<Draws> before = new ArrayList<>();
    private final Map<Integer, Integer> excesses = new HashMap<>();

    SizeSearch(String taskName, SizedTask<D> task, TokenCounter counter) {
        this.taskName = taskName;
        this.task = task;
        this.rules = task.rules();
        this.counter = counter;
    }

    /**
     * A size and the state in which the search leaves the draws.
     *
     * @param size 0 if not even one step fits
     */
    record Found(int size, Draws draws) {}

    /** Search from a state on, which is not changed. */
    Found search(Draws start) {
        before.add(start.copy());
        if (rules.extraTokens() >= rules.maxTokens()) {
            return new Found(rules.increment(), start.copy());
        }
        int last = rules.lastStep();
        int low = 0;
        int high = 1;
        while (excess(high) < 0) {
            low = high;
            if (high == last) {
                high = last + 1;
                break;
            }
            high = Math.min(last, guess(low));
        }
        while (high - low > 1) {
            int middle = between(low, high);
            if (excess(middle) < 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        int step = earliest(high);
        if (step > last) {
            return new Found(rules.sizeAfterFitting(last), drawsBefore(last + 1));
        }
        int size = excess(step) > 0 ? rules.sizeBelow(step) : rules.sizeAfterFitting(step);
        return new Found(size, drawsBefore(step + 1));
    }

    /** Guess from a step that is too short one that is just long enough, but go no further than to eightfold size. */
    private int guess(int step) {
        double tokens = rules.maxTokens() - rules.extraTokens() + excess(step);
        double ratio = Math.min(8, (rules.maxTokens() - rules.extraTokens()) / Math.max(1, tokens));
        return Math.max(step + 1, (int) Math.ceil(step * ratio));
    }

    private int between(int low, int high) {
        if (low == 0) {
            return (low + high) >>> 1;
        }
        double share = (double) -excess(low) / (excess(high) - excess(low));
        int guess = low + (int) Math.round((high - low) * share);
        return Math.max(low + 1, Math.min(high - 1, guess));
    }

    private int earliest(int found) {
        int margin = rules.maxTokens() / MARGIN_SHARE;
        int earliest = found;
        for (int step = found - 1; step >= 1; step--) {
            int excess = excess(step);
            if (excess >= 0) {
                earliest = step;
            } else if (found > FEW_STEPS && found - step >= LEAST_STEPS_BEFORE && excess < -margin) {
                break;
            }
        }
        return earliest;
    }

    private int excess(int step) {
        Integer known = excesses.get(step);
        if (known != null) {
            return known;
        }
        Draws draws = drawsBefore(step).copy();
        Optional<D> drawn = task.draw(draws, SEARCH, step * rules.increment());
        if (before.size() == step) {
            before.add(draws);
        }
        Prompt prompt = task.build(drawn.orElseThrow(this::failed));
        int tokens = counter.count(prompt.text() + prompt.searchSuffix());
        int excess = tokens + rules.extraTokens() - rules.maxTokens();
        excesses.put(step, excess);
        return excess;
    }

    // Steps count from 1; the state before step n is that after step n - 1.
    private Draws drawsBefore(int step) {
        while (before.size() < step) {
            Draws draws = before.get(before.size() - 1).copy();
            if (task.draw(draws, SEARCH, before.size() * rules.increment()).isEmpty()) {
                throw failed();
            }
            before.add(draws);
        }
        return before.get(step - 1);
    }

    private DataException failed() {
        return new DataException(
                DataFault.BAD_OPTION,
                taskName + " cannot be made with these options: the original stops with an error while it searches the"
                        + " size; use fewer needles, chains or hops, or another chunk");
    }
}
