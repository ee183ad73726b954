package dev.stringbench.cli.bench;

import dev.stringbench.benchmarks.endpoint.UsageTally;
import dev.stringbench.cli.console.Version;
import dev.stringbench.inference.folder.DeviceRoom;
import dev.stringbench.inference.torch.load.LoadPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A preview of a command's work: samples, tokens, memory.
 *
 * @param rows all runs of the command
 * @param answers what computes the answers, in words
 * @param memory what it needs of this machine, where the weights are held here
 * @param price of a server's tokens, where the user gave it
 */
record Preview(List<Row> rows, String answers, Optional<LoadPlan> memory, Optional<UsageTally.Price> price) {

    private static final double KIB = 1 << 10;

    Preview {
        rows = List.copyOf(rows);
    }

    /**
     * One run.
     *
     * @param position the scheme with its settings
     * @param left samples that have no score yet
     * @param promptTokens tokens of a sample's prompt, as the test's length tells
     */
    record Row(String name, String position, int samples, int left, int promptTokens) {

        /** Tokens of all prompts that are left. */
        long promptTokensLeft() {
            return (long) left * promptTokens;
        }
    }

    /** Samples that have no score yet. */
    int samplesLeft() {
        return rows.stream().mapToInt(Row::left).sum();
    }

    /** Tokens of their prompts, as the test's length tells. */
    long promptTokensLeft() {
        return rows.stream().mapToLong(Row::promptTokensLeft).sum();
    }

    /** A few lines for the beginning of a run. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(total());
        memory.ifPresent(plan -> lines.add((plan.fits() ? "" : "warning: ") + memory(plan)));
        return lines;
    }

    /** All that is known, a line for each task. */
    String table() {
        int width = width("run", rows.stream().map(Row::name));
        int positionWidth = width("position", rows.stream().map(Row::position));
        StringBuilder table = new StringBuilder();
        String format = "%-" + width + "s  %-" + positionWidth + "s  %9s  %9s  %9s  %18s%n";
        table.append(
                String.format(Locale.ROOT, format, "run", "position", "samples", "done", "left", "prompt tokens left"));
        for (Row row : rows) {
            table.append(String.format(
                    Locale.ROOT,
                    format,
                    row.name(),
                    row.position(),
                    count(row.samples()),
                    count(row.samples() - row.left()),
                    count(row.left()),
                    count(row.promptTokensLeft())));
        }
        table.append(String.format(Locale.ROOT, "%n%s%n", total()));
        memory.ifPresent(plan -> {
            table.append(String.format(Locale.ROOT, "%s%n", memory(plan)));
            plan.shares().forEach(share -> table.append(String.format(Locale.ROOT, "  %s%n", share(share))));
        });
        return table.toString();
    }

    /** The same for machines. */
    MachineEvent.RunStarted event() {
        return new MachineEvent.RunStarted(
                EventPrinter.SCHEMA,
                Version.text(),
                answers,
                rows.stream()
                        .map(row -> new MachineEvent.Ahead(
                                row.name(), row.position(), row.samples(), row.left(), row.promptTokensLeft()))
                        .toList(),
                samplesLeft(),
                promptTokensLeft(),
                memory.map(MachineEvent.Memory::of).orElse(null));
    }

    private String total() {
        return String.format(
                Locale.ROOT,
                "%s ahead, %s: %,d of %,d samples left, about %,d prompt tokens%s",
                rows.size() == 1 ? "1 run" : rows.size() + " runs",
                answers,
                samplesLeft(),
                rows.stream().mapToInt(Row::samples).sum(),
                promptTokensLeft(),
                price.map(of -> String.format(
                                Locale.ROOT,
                                ", which cost about %.2f without the answers",
                                of.of(promptTokensLeft(), 0)))
                        .orElse(""));
    }

    private static String memory(LoadPlan plan) {
        return (plan.ranks() > 1 ? "memory on each of " + plan.ranks() + " devices: weights " : "memory: weights ")
                + bytes(plan.weightBytes())
                + ", KV cache of " + count(plan.contextTokens()) + " tokens " + bytes(plan.cacheBytes())
                + ", workspace about " + bytes(plan.workspaceBytes())
                + ", together " + bytes(plan.neededBytes())
                + (plan.fits() ? " of " : "; more than the ") + bytes(plan.availableBytes()) + " free on "
                + (plan.copies().isEmpty()
                        ? plan.devices().stream().map(DeviceRoom::name).collect(Collectors.joining(", "))
                        : copies(plan.copies()));
    }

    private static String share(LoadPlan.DeviceShare share) {
        return share.device().name() + ": weights " + bytes(share.weightBytes())
                + ", KV cache " + bytes(share.cacheBytes())
                + ", workspace about " + bytes(share.workspaceBytes())
                + ", together " + bytes(share.neededBytes())
                + " of " + bytes(share.device().bytes()) + " free";
    }

    private static String copies(List<List<String>> copies) {
        return "the devices of each of " + copies.size() + " copies: "
                + copies.stream().map(devices -> String.join(" + ", devices)).collect(Collectors.joining(", "));
    }

    private static int width(String heading, Stream<String> values) {
        return Math.max(heading.length(), values.mapToInt(String::length).max().orElse(0));
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Write bytes with the unit that leaves a readable number. */
    static String bytes(long bytes) {
        double kib = bytes / KIB;
        if (kib < KIB) {
            return String.format(Locale.ROOT, "%.0f KiB", kib);
        }
        return kib < KIB * KIB
                ? String.format(Locale.ROOT, "%.1f MiB", kib / KIB)
                : String.format(Locale.ROOT, "%.1f GiB", kib / KIB / KIB);
    }
}
