package dev.stringbench.inference.jinja.filter;

import static dev.stringbench.inference.jinja.filter.Filters.filter;

import dev.stringbench.inference.jinja.value.Arguments.Bound;
import dev.stringbench.inference.jinja.value.Conversions;
import dev.stringbench.inference.jinja.value.DictValue;
import dev.stringbench.inference.jinja.value.GeneratorValue;
import dev.stringbench.inference.jinja.value.IntegerValue;
import dev.stringbench.inference.jinja.value.ListValue;
import dev.stringbench.inference.jinja.value.NoneValue;
import dev.stringbench.inference.jinja.value.Operators;
import dev.stringbench.inference.jinja.value.StringValue;
import dev.stringbench.inference.jinja.value.TemplateException;
import dev.stringbench.inference.jinja.value.TupleValue;
import dev.stringbench.inference.jinja.value.UndefinedValue;
import dev.stringbench.inference.jinja.value.Value;
import dev.stringbench.python.PythonText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Filters that work on the items of a value. */
final class SequenceFilters {
    private static final Comparator<Value> ORDER = (left, right) -> Operators.compare("<", left, right);

    private SequenceFilters() {}

    static Optional<Filter> find(String name) {
        return switch (name) {
            case "first" -> filter(name, (subject, arguments) -> first(subject));
            case "last" -> filter(name, (subject, arguments) -> last(subject));
            case "reverse" -> filter(name, (subject, arguments) -> reverse(subject));
            case "join" -> filter(name, SequenceFilters::join, "d", "attribute");
            case "sum" -> filter(name, SequenceFilters::sum, "attribute", "start");
            case "sort" -> filter(name, SequenceFilters::sort, "reverse", "case_sensitive", "attribute");
            case "dictsort" -> filter(name, SequenceFilters::sortDict, "case_sensitive", "by", "reverse");
            case "unique" -> filter(name, SequenceFilters::unique, "case_sensitive", "attribute");
            case "min" ->
                filter(name, (subject, arguments) -> extreme(subject, arguments, -1), "case_sensitive", "attribute");
            case "max" ->
                filter(name, (subject, arguments) -> extreme(subject, arguments, 1), "case_sensitive", "attribute");
            case "batch" -> filter(name, SequenceFilters::batch, "linecount", "fill_with");
            case "slice" -> filter(name, SequenceFilters::slice, "slices", "fill_with");
            case "groupby" -> filter(name, SequenceFilters::group, "attribute", "default", "case_sensitive");
            default -> Optional.empty();
        };
    }

    private static Value first(Value subject) {
        var items = subject.iterator();
        return items.hasNext() ? items.next() : new UndefinedValue("No first item, sequence was empty.");
    }

    private static Value last(Value subject) {
        requireReversible(subject);
        List<Value> items = Conversions.toList(subject);
        return items.isEmpty() ? new UndefinedValue("No last item, sequence was empty.") : items.get(items.size() - 1);
    }

    private static void requireReversible(Value subject) {
        if (subject instanceof GeneratorValue || !subject.isIterable()) {
            throw new TemplateException("'" + subject.typeName() + "' object is not reversible");
        }
    }

    private static Value reverse(Value subject) {
        if (subject instanceof StringValue text) {
            return new StringValue(new StringBuilder(text.value()).reverse().toString());
        }
        if (!subject.isIterable()) {
            throw new TemplateException("argument must be iterable");
        }
        var items = new ArrayList<>(Conversions.toList(subject));
        Collections.reverse(items);
        return subject instanceof GeneratorValue ? new ListValue(items) : new GeneratorValue(items.iterator());
    }

    private static Value join(Value subject, Bound arguments) {
        Function<Value, Value> getter = Filters.getter(arguments);
        String separator = arguments.find("d").map(Value::text).orElse("");
        return new StringValue(Conversions.toList(subject).stream()
                .map(item -> getter.apply(item).text())
                .collect(Collectors.joining(separator)));
    }

    private static Value sum(Value subject, Bound arguments) {
        Function<Value, Value> getter = Filters.getter(arguments);
        Value total = arguments.find("start").orElse(IntegerValue.of(0));
        for (Value item : Conversions.toList(subject)) {
            total = Operators.add(total, getter.apply(item));
        }
        return total;
    }

    /** Ignore the case of texts where a filter does so by default. */
    private static Function<Value, Value> caseKey(Bound arguments) {
        return arguments.truth("case_sensitive", false)
                ? Function.identity()
                : value -> value instanceof StringValue text ? new StringValue(PythonText.lower(text.value())) : value;
    }

    private static Value sort(Value subject, Bound arguments) {
        Function<Value, Value> caseKey = caseKey(arguments);
        Comparator<Value> order = Comparator.comparing(caseKey, ORDER);
        if (arguments.findGiven("attribute").isPresent()) {
            List<Function<Value, Value>> keys = new ArrayList<>();
            for (String path : arguments.require("attribute").text().split(",", -1)) {
                keys.add(Filters.getter(new StringValue(path), Optional.empty()).andThen(caseKey));
            }
            order = Comparator.comparing(
                    item -> new ListValue(
                            keys.stream().map(key -> key.apply(item)).toList()),
                    ORDER);
        }
        return new ListValue(sorted(Conversions.toList(subject), order, arguments.truth("reverse", false)));
    }

    /** Sort as Python does: in reverse too, equal items stay in their order. */
    private static List<Value> sorted(List<Value> items, Comparator<Value> order, boolean reverse) {
        var sorted = new ArrayList<>(items);
        sorted.sort(reverse ? order.reversed() : order);
        return sorted;
    }

    private static Value sortDict(Value subject, Bound arguments) {
        int position = switch (arguments.findText("by").orElse("key")) {
            case "key" -> 0;
            case "value" -> 1;
            default -> throw new TemplateException("You can only sort by either \"key\" or \"value\"");
        };
        if (subject instanceof UndefinedValue undefined) {
            throw undefined.failure();
        }
        if (!(subject instanceof DictValue dict)) {
            throw new TemplateException("'" + subject.typeName() + "' object has no attribute 'items'");
        }
        Function<Value, Value> caseKey = caseKey(arguments);
        Comparator<Value> order = Comparator.comparing(
                pair -> caseKey.apply(Conversions.toList(pair).get(position)), ORDER);
        return new ListValue(sorted(dict.pairs(), order, arguments.truth("reverse", false)));
    }

    private static Value unique(Value subject, Bound arguments) {
        Function<Value, Value> key = Filters.getter(arguments).andThen(caseKey(arguments));
        var seen = new HashSet<Value>();
        return new GeneratorValue(Conversions.toList(subject).stream()
                .filter(item -> seen.add(key.apply(item)))
                .iterator());
    }

    private static Value extreme(Value subject, Bound arguments, int sign) {
        Function<Value, Value> key = Filters.getter(arguments).andThen(caseKey(arguments));
        List<Value> items = Conversions.toList(subject);
        if (items.isEmpty()) {
            return new UndefinedValue("No aggregated item, sequence was empty.");
        }
        Value extreme = items.get(0);
        for (Value item : items) {
            int order = Operators.compare(sign < 0 ? "<" : ">", key.apply(item), key.apply(extreme));
            extreme = order * sign > 0 ? item : extreme;
        }
        return extreme;
    }

    private static Value batch(Value subject, Bound arguments) {
        int size = Conversions.toInt(arguments.require("linecount"));
        Optional<Value> fill = arguments.findGiven("fill_with");
        List<Value> items = Conversions.toList(subject);
        var batches = new ArrayList<Value>();
        for (int begin = 0; begin < items.size(); begin += Math.max(1, size)) {
            var batch = new ArrayList<>(items.subList(begin, Math.min(items.size(), begin + Math.max(1, size))));
            fill.ifPresent(value -> batch.addAll(Collections.nCopies(Math.max(0, size - batch.size()), value)));
            batches.add(new ListValue(batch));
        }
        return new GeneratorValue(batches.iterator());
    }

    private static Value slice(Value subject, Bound arguments) {
        List<Value> items = Conversions.toList(subject);
        int slices = Conversions.toInt(arguments.require("slices"));
        if (slices == 0) {
            throw new TemplateException("integer division or modulo by zero");
        }
        int each = items.size() / slices;
        int longer = items.size() % slices;
        Optional<Value> fill = arguments.findGiven("fill_with");
        var parts = new ArrayList<Value>();
        int begin = 0;
        for (int i = 0; i < slices; i++) {
            int end = begin + each + (i < longer ? 1 : 0);
            var part = new ArrayList<>(items.subList(begin, end));
            if (i >= longer) {
                fill.ifPresent(part::add);
            }
            parts.add(new ListValue(part));
            begin = end;
        }
        return new GeneratorValue(parts.iterator());
    }

    private static Value group(Value subject, Bound arguments) {
        Function<Value, Value> getter = Filters.getter(arguments.require("attribute"), arguments.findGiven("default"));
        Function<Value, Value> key = getter.andThen(caseKey(arguments));
        List<Value> items = sorted(Conversions.toList(subject), Comparator.comparing(key, ORDER), false);
        var groups = new ArrayList<Value>();
        var members = new ArrayList<Value>();
        for (int i = 0; i < items.size(); i++) {
            members.add(items.get(i));
            Value next = i + 1 < items.size() ? key.apply(items.get(i + 1)) : NoneValue.NONE;
            if (i + 1 == items.size() || !next.equals(key.apply(items.get(i)))) {
                groups.add(TupleValue.of(getter.apply(members.get(0)), new ListValue(members)));
                members.clear();
            }
        }
        return new ListValue(groups);
    }
}
