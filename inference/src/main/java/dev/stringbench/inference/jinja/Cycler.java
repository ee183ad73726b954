package dev.stringbench.inference.jinja;

import dev.stringbench.inference.jinja.value.Arguments;
import dev.stringbench.inference.jinja.value.FunctionValue;
import dev.stringbench.inference.jinja.value.NoneValue;
import dev.stringbench.inference.jinja.value.TemplateException;
import dev.stringbench.inference.jinja.value.Value;
import java.util.List;
import java.util.Optional;

/** What {@code cycler(a, b)} gives: values in turn. */
final class Cycler implements Value {
    private final List<Value> items;
    private int position;

    private Cycler(List<Value> items) {
        this.items = items;
    }

    static Cycler of(Arguments arguments) {
        if (arguments.positional().isEmpty()) {
            throw new TemplateException("at least one item has to be provided");
        }
        return new Cycler(arguments.positional());
    }

    @Override
    public String typeName() {
        return "jinja2.utils.Cycler";
    }

    @Override
    public boolean truth() {
        return true;
    }

    @Override
    public String repr() {
        return "<jinja2.utils.Cycler object>";
    }

    @Override
    public Optional<Value> attribute(String name) {
        return switch (name) {
            case "current" -> Optional.of(items.get(position));
            case "next" -> Optional.of(new FunctionValue(name, arguments -> next()));
            case "reset" ->
                Optional.of(new FunctionValue(name, arguments -> {
                    position = 0;
                    return NoneValue.NONE;
                }));
            default -> Optional.empty();
        };
    }

    private Value next() {
        Value item = items.get(position);
        position = (position + 1) % items.size();
        return item;
    }
}
