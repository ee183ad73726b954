package dev.stringbench.inference.jinja;

import dev.stringbench.inference.jinja.value.Arguments;
import dev.stringbench.inference.jinja.value.BooleanValue;
import dev.stringbench.inference.jinja.value.FunctionValue;
import dev.stringbench.inference.jinja.value.IntegerValue;
import dev.stringbench.inference.jinja.value.TemplateException;
import dev.stringbench.inference.jinja.value.TupleValue;
import dev.stringbench.inference.jinja.value.UndefinedValue;
import dev.stringbench.inference.jinja.value.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The variable {@code loop} of a {@code for}. */
final class LoopValue implements Value {
    private final List<Value> items;
    private final int depth;
    private final Optional<UnaryOperator<Value>> recursion;
    private int index;
    private Optional<Value> lastSeen = Optional.empty();

    LoopValue(List<Value> items, int depth, Optional<UnaryOperator<Value>> recursion) {
        this.items = items;
        this.depth = depth;
        this.recursion = recursion;
    }

    void moveTo(int turn) {
        index = turn;
    }

    @Override
    public String typeName() {
        return "jinja2.runtime.LoopContext";
    }

    @Override
    public boolean truth() {
        return !items.isEmpty();
    }

    @Override
    public String repr() {
        return "<LoopContext " + (index + 1) + "/" + items.size() + ">";
    }

    @Override
    public int length() {
        return items.size();
    }

    @Override
    public Optional<Value> attribute(String name) {
        return switch (name) {
            case "index" -> Optional.of(IntegerValue.of(index + 1L));
            case "index0" -> Optional.of(IntegerValue.of(index));
            case "revindex" -> Optional.of(IntegerValue.of(items.size() - (long) index));
            case "revindex0" -> Optional.of(IntegerValue.of(items.size() - 1L - index));
            case "first" -> Optional.of(BooleanValue.of(index == 0));
            case "last" -> Optional.of(BooleanValue.of(index == items.size() - 1));
            case "length" -> Optional.of(IntegerValue.of(items.size()));
            case "depth" -> Optional.of(IntegerValue.of(depth + 1L));
            case "depth0" -> Optional.of(IntegerValue.of(depth));
            case "previtem" ->
                Optional.of(index == 0 ? new UndefinedValue("there is no previous item") : items.get(index - 1));
            case "nextitem" ->
                Optional.of(
                        index == items.size() - 1 ? new UndefinedValue("there is no next item") : items.get(index + 1));
            case "cycle" -> Optional.of(new FunctionValue(name, this::cycle));
            case "changed" -> Optional.of(new FunctionValue(name, this::changed));
            default -> Optional.empty();
        };
    }

    private Value cycle(Arguments arguments) {
        List<Value> values = arguments.positional();
        if (values.isEmpty()) {
            throw new TemplateException("no items for cycling given");
        }
        return values.get(index % values.size());
    }

    private Value changed(Arguments arguments) {
        Value seen = new TupleValue(arguments.positional());
        boolean changed = !lastSeen.equals(Optional.of(seen));
        lastSeen = Optional.of(seen);
        return BooleanValue.of(changed);
    }

    @Override
    public boolean isCallable() {
        return true;
    }

    @Override
    public Value call(Arguments arguments) {
        return recursion
                .orElseThrow(() ->
                        new TemplateException("The loop must have the 'recursive' marker to be called recursively."))
                .apply(arguments.bind("loop", "iterable").require("iterable"));
    }
}
