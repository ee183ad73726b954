package dev.stringbench.cli.speed;

import dev.stringbench.cli.speed.SpeedRow.Way;
import org.jspecify.annotations.Nullable;

/**
 * What several devices do at one length under one position scheme, beside one copy of whole layers in the same run.
 *
 * @param length tokens of the prompt
 * @param way the position scheme
 * @param copies copies of the model that work at the same time
 * @param ranks devices over which each copy's layers are split
 * @param prefillPerSecond tokens of prompts a second, of all copies
 * @param prefillToOne how many times as many as one whole copy
 * @param decodePerSecond tokens decoded a second, of all copies; null where none were
 * @param decodeToOne how many times as many as one whole copy
 * @param prefillSums seconds that the sums over ranks in a prefill take by themselves, 0 where nothing is split
 * @param stepSums the same for a decode step
 */
record ScalingRow(
        int length,
        Way way,
        int copies,
        int ranks,
        double prefillPerSecond,
        double prefillToOne,
        @Nullable Double decodePerSecond,
        @Nullable Double decodeToOne,
        double prefillSums,
        double stepSums) {}
