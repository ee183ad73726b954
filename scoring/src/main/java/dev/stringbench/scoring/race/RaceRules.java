package dev.stringbench.scoring.race;

/**
 * The rules of a race.
 *
 * @param step samples from one look to the next
 * @param most samples of one candidate at most
 * @param budget samples of all candidates together at most
 */
public record RaceRules(int step, int most, int budget) {

    public RaceRules {
        if (step < 1 || most < step || budget < 1) {
            throw new IllegalArgumentException("step " + step + ", most " + most + ", budget " + budget
                    + "; 1 <= step <= most and a budget of at least 1 are wanted");
        }
    }
}
