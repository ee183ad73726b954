package dev.stringbench.benchmarks.results;

import dev.stringbench.benchmarks.model.PositionSetting;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The columns of the position schemes' settings in a table: STRING's, which every table has, and after them those of the
 * other schemes that are in it.
 *
 * @param names in order
 */
public record PositionColumns(List<String> names) {
    private static final List<String> ALWAYS = List.of("shifted_offset", "local_value");

    /** STRING's factor stands in the identity only, as tables had no column for it from the beginning. */
    private static final Set<String> NEVER = Set.of("attention_factor");

    public PositionColumns {
        names = List.copyOf(names);
    }

    /** Tell which columns some settings need. */
    public static PositionColumns of(Collection<Map<String, Number>> settings) {
        Set<String> names = new LinkedHashSet<>(ALWAYS);
        settings.forEach(some -> names.addAll(some.keySet()));
        names.removeAll(NEVER);
        return new PositionColumns(List.copyOf(names));
    }

    /** The values of a row, null where its scheme has no such setting. */
    public List<@Nullable Object> values(PositionSetting position) {
        List<@Nullable Object> values = new ArrayList<>();
        names.forEach(name -> values.add(position.settings().get(name)));
        return values;
    }
}
