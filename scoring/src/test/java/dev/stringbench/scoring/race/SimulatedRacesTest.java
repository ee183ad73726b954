package dev.stringbench.scoring.race;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Races of settings whose worth is known, each with a confirmation on fresh samples as {@code tune} makes it. */
class SimulatedRacesTest {

    private static final int RACES = 100;
    private static final int SETTINGS = 12;
    private static final int DEFAULT_SETTING = 4;
    private static final int STEP = 16;
    private static final int MOST = 300;
    private static final int FRESH = 200;
    private static final long FIRST_SEED = 20261128;

    /** All races together. */
    private record Tally(int claims, int found, double share) {}

    @Test
    void equalSettingsSeldomClaimAWinner() {
        for (double worth : new double[] {0.5, 0.95}) {
            for (int questions : new int[] {1, 4}) {
                Tally tally = races(SimulatedModel.equal(SETTINGS, worth, questions, 0.5), -1);
                assertTrue(tally.claims() <= RACES / 20, worth + " of " + questions + ": " + tally);
                assertTrue(tally.share() <= 0.5, tally.toString());
            }
        }
    }

    @Test
    void settingsThatGiveTheSameAnswersNeverClaimAWinner() {
        Tally tally = races(SimulatedModel.equal(SETTINGS, 0.8, 4, 1), -1);
        assertTrue(tally.claims() == 0 && tally.share() <= 0.5, tally.toString());
    }

    @Test
    void aSettingThatIsTenPointsBetterIsFoundWithAtMostHalfTheSamples() {
        for (double worth : new double[] {0.5, 0.7, 0.85}) {
            Tally tally = races(SimulatedModel.equal(SETTINGS, worth, 1, 0.5).better(7, 0.1), 7);
            assertTrue(tally.found() >= 90, worth + ": " + tally);
            assertTrue(tally.share() <= 0.5, worth + ": " + tally);
        }
    }

    /** 200 fresh yes/no samples near one half tell ten points only six times of ten; four needles a sample nearly always. */
    @Test
    void whatIsFoundIsAlsoConfirmedWhereFreshSamplesCanTellIt() {
        for (SimulatedModel model :
                List.of(SimulatedModel.equal(SETTINGS, 0.85, 1, 0.5), SimulatedModel.equal(SETTINGS, 0.5, 4, 0.5))) {
            Tally tally = races(model.better(7, 0.1), 7);
            assertTrue(tally.found() >= 90, tally.toString());
            assertTrue(tally.claims() >= 90, tally.toString());
        }
    }

    @Test
    void theDefaultIsKeptWhereItIsTheBest() {
        SimulatedModel model = SimulatedModel.equal(SETTINGS, 0.8, 1, 0.5).better(DEFAULT_SETTING, 0.1);
        Tally tally = races(model, DEFAULT_SETTING);
        assertTrue(tally.found() >= 90 && tally.claims() == 0, tally.toString());
    }

    private static Tally races(SimulatedModel model, int best) {
        int claims = 0;
        int found = 0;
        long used = 0;
        for (int i = 0; i < RACES; i++) {
            Random random = new Random(FIRST_SEED + i);
            double[][] scores = model.draw(MOST, random);
            Race race = new Race(SETTINGS, new RaceRules(STEP, MOST, SETTINGS * MOST / 2));
            for (Optional<Stage> stage = race.next(); stage.isPresent(); stage = race.next()) {
                Map<Integer, double[]> taken = new HashMap<>();
                for (int candidate : stage.get().candidates()) {
                    taken.put(
                            candidate,
                            Arrays.copyOf(scores[candidate], stage.get().samples()));
                }
                race.take(stage.get(), taken);
            }
            used += race.used();
            int winner = race.leader();
            found += winner == best ? 1 : 0;
            double[][] fresh = model.draw(FRESH, random);
            // The intervals of losers are 10,000 resamples each that can claim nothing.
            if (Arrays.stream(fresh[winner]).sum()
                            > Arrays.stream(fresh[DEFAULT_SETTING]).sum()
                    && Confirmation.of(fresh[DEFAULT_SETTING], fresh[winner]).isBetter()) {
                claims++;
            }
        }
        return new Tally(claims, found, (double) used / RACES / SETTINGS / MOST);
    }
}
