package dev.stringbench.cli.positions;

import dev.stringbench.inference.position.AttentionPlan;
import dev.stringbench.inference.position.PositionScheme;
import dev.stringbench.inference.position.Region;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The relative positions of a prompt under a scheme, for tokens at equal steps.
 *
 * @param tokens the tokens that are shown, in rising order
 * @param rows for each of them as a query, a cell for each of them as a key; absent where the key comes later
 */
record PositionMatrix(List<Integer> tokens, List<List<@Nullable Cell>> rows) {

    /**
     * One pair.
     *
     * @param region index of its region in the scheme's plan
     * @param position relative position
     */
    record Cell(int region, double position) {

        String text() {
            return new BigDecimal(position)
                    .round(new MathContext(6))
                    .stripTrailingZeros()
                    .toPlainString();
        }
    }

    PositionMatrix {
        tokens = List.copyOf(tokens);
    }

    /**
     * Compute a matrix.
     *
     * @param length tokens of the prompt
     * @param side how many of them are shown at most
     */
    static PositionMatrix of(PositionScheme scheme, int length, int side) {
        int step = (length + side - 1) / side;
        List<Integer> tokens = IntStream.range(0, length)
                .filter(token -> token % step == 0)
                .boxed()
                .toList();
        AttentionPlan plan = scheme.plan(OptionalInt.empty());
        List<List<@Nullable Cell>> rows = new ArrayList<>();
        for (int query : tokens) {
            List<@Nullable Cell> row = new ArrayList<>();
            for (int key : tokens) {
                row.add(cell(plan, query, key));
            }
            rows.add(row);
        }
        return new PositionMatrix(tokens, rows);
    }

    private static @Nullable Cell cell(AttentionPlan plan, int query, int key) {
        for (int index = 0; index < plan.regions().size(); index++) {
            Region region = plan.regions().get(index);
            if (region.span().holds(query, key)) {
                return new Cell(index, region.relativePosition(query, key));
            }
        }
        return null;
    }

    /** The largest relative position. */
    double largest() {
        double largest = 0;
        for (List<@Nullable Cell> row : rows) {
            for (Cell cell : row) {
                largest = cell == null ? largest : Math.max(largest, cell.position());
            }
        }
        return largest;
    }

    /** A table of numbers, queries down and keys across. */
    String text() {
        int width = String.valueOf(tokens.get(tokens.size() - 1)).length();
        for (List<@Nullable Cell> row : rows) {
            for (Cell cell : row) {
                width = cell == null ? width : Math.max(width, cell.text().length());
            }
        }
        StringBuilder text = new StringBuilder();
        line(text, width, "", tokens.stream().map(String::valueOf).toList());
        for (int i = 0; i < tokens.size(); i++) {
            List<String> cells = new ArrayList<>();
            for (Cell cell : rows.get(i)) {
                if (cell != null) {
                    cells.add(cell.text());
                }
            }
            line(text, width, String.valueOf(tokens.get(i)), cells);
        }
        return text.toString();
    }

    private static void line(StringBuilder text, int width, String head, List<String> cells) {
        text.append(" ".repeat(width - head.length())).append(head).append(" |");
        cells.forEach(cell ->
                text.append(' ').append(" ".repeat(width - cell.length())).append(cell));
        text.append('\n');
    }
}
