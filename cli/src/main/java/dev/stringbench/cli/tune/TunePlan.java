package dev.stringbench.cli.tune;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import dev.stringbench.data.Sha256;
import dev.stringbench.scoring.race.RaceRules;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The plan of a search.
 *
 * @param candidates the settings to try
 * @param rope plain RoPE
 * @param tasks tasks that each sample is of; a race's sample is one of each
 * @param most samples of one setting in the race at most, of each task
 * @param fresh samples of the confirmation, of each task
 * @param budget what all may cost
 */
record TunePlan(List<Candidate> candidates, Candidate rope, int tasks, int most, int fresh, Budget budget) {

    /** Samples between two looks of the race: fewer make intervals that tell nothing of yes/no scores. */
    static final int STEP = 16;

    /** Settings that are confirmed: the winner, its scheme's default, plain RoPE. */
    private static final int CONFIRMED = 3;

    TunePlan {
        candidates = List.copyOf(candidates);
    }

    /** Samples between two looks. */
    int step() {
        return Math.min(STEP, most);
    }

    /** Samples of the confirmation at most, over all tasks. */
    int freshSamples() {
        return CONFIRMED * fresh * tasks;
    }

    /**
     * The rules of the race.
     *
     * @param secondsPerSample for a budget of time
     * @throws BenchmarkException BAD_SETTING where the budget does not suffice for the first look and the confirmation
     */
    RaceRules rules(double secondsPerSample) {
        int first = candidates.size() * step();
        if (budget instanceof Budget.Samples samples) {
            return rules(samples.samples(), first, "");
        }
        if (budget instanceof Budget.Time time) {
            long samples = (long) (time.time().toMillis() / 1000.0 / secondsPerSample);
            return rules(samples, first, "the budget is enough for " + samples + " samples here; ");
        }
        return new RaceRules(step(), most, Math.max(first, candidates.size() * most / 2));
    }

    private RaceRules rules(long samples, int first, String measured) {
        long needed = (long) first * tasks + freshSamples();
        if (samples < needed) {
            throw new BenchmarkException(
                    Fault.BAD_SETTING,
                    "--budget: " + measured + needed + " samples are the least: " + (long) first * tasks
                            + " for a first look at " + candidates.size() + " settings and " + freshSamples()
                            + " to confirm the winner; give a larger budget, fewer values in --grid or fewer"
                            + " --confirm-samples");
        }
        long race = Math.min((samples - freshSamples()) / tasks, (long) candidates.size() * most);
        return new RaceRules(step(), most, (int) race);
    }

    /** Name the search by everything on which the race depends but the budget. */
    String hash(String data) {
        return Sha256.hex(data + "\n" + most + " " + fresh + "\n"
                        + candidates.stream().map(Candidate::label).collect(Collectors.joining("\n")))
                .substring(0, 8);
    }
}
