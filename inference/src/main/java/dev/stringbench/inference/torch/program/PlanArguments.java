package dev.stringbench.inference.torch.program;

import dev.stringbench.inference.position.AttentionPlan;
import dev.stringbench.inference.position.PositionMap;
import dev.stringbench.inference.position.Region;
import dev.stringbench.inference.position.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Lay an attention plan out in numbers, as positions.py takes it: the rotation of the queries of each region, then those of
 * keys that are none of them, and regions that name theirs by index.
 */
public final class PlanArguments {
    private final List<Rotation> rotations = new ArrayList<>();
    private final List<PositionMap> keyMaps;
    private final OptionalInt logLength;

    /** A rotation; that of queries may be scaled, that of keys is not. */
    private record Rotation(PositionMap map, boolean scaled) {}

    /** Number a plan's rotations. */
    public PlanArguments(AttentionPlan plan) {
        this.keyMaps = plan.keyMaps();
        this.logLength = plan.logLength();
        plan.regions().forEach(region -> rotations.add(new Rotation(region.query(), logLength.isPresent())));
        keyMaps.stream()
                .map(map -> new Rotation(map, false))
                .filter(rotation -> !rotations.contains(rotation))
                .forEach(rotations::add);
    }

    /** Six numbers for each rotation: period, divisor, whether whole, offset, limit, whether scaled. */
    public double[] rotations() {
        return rotations.stream()
                .flatMapToDouble(rotation -> DoubleStream.of(
                        rotation.map().period(),
                        rotation.map().divisor(),
                        rotation.map().whole() ? 1 : 0,
                        rotation.map().offset(),
                        rotation.map().limit(),
                        rotation.scaled() ? 1 : 0))
                .toArray();
    }

    /** The length of the log-n scale, 0 for none. */
    public long logLength() {
        return logLength.orElse(0);
    }

    /** The rotation of each copy of the keys. */
    public long[] keys() {
        return keyMaps.stream()
                .mapToLong(map -> rotations.indexOf(new Rotation(map, false)))
                .toArray();
    }

    /**
     * Five numbers for each region of each layer: rotation of the query, copy of the keys, chunk size (0: distances),
     * first distance, distance after the last.
     *
     * @param plans one for each layer, all with this plan's rotations and as many regions
     */
    public long[] regions(List<AttentionPlan> plans) {
        return plans.stream()
                .flatMapToLong(plan -> IntStream.range(0, plan.regions().size())
                        .mapToObj(index -> numbers(index, plan.regions().get(index)))
                        .flatMapToLong(Function.identity()))
                .toArray();
    }

    private LongStream numbers(long query, Region region) {
        long key = keyMaps.indexOf(region.key());
        return region.span() instanceof Span.Chunks chunks
                ? LongStream.of(query, key, chunks.size(), chunks.from(), chunks.before())
                : LongStream.of(
                        query,
                        key,
                        0,
                        ((Span.Distances) region.span()).from(),
                        ((Span.Distances) region.span()).before());
    }
}
