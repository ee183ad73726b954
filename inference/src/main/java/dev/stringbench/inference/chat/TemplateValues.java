package dev.stringbench.inference.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stringbench.inference.jinja.value.BooleanValue;
import dev.stringbench.inference.jinja.value.DictValue;
import dev.stringbench.inference.jinja.value.FloatValue;
import dev.stringbench.inference.jinja.value.IntegerValue;
import dev.stringbench.inference.jinja.value.ListValue;
import dev.stringbench.inference.jinja.value.NoneValue;
import dev.stringbench.inference.jinja.value.StringValue;
import dev.stringbench.inference.jinja.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turn JSON into the values that a template sees, as Python's {@code json.loads} does. */
public final class TemplateValues {
    private TemplateValues() {}

    /** Convert a value. */
    public static Value of(JsonNode json) {
        if (json.isTextual()) {
            return new StringValue(json.textValue());
        }
        if (json.isBoolean()) {
            return BooleanValue.of(json.booleanValue());
        }
        if (json.isIntegralNumber()) {
            return new IntegerValue(json.bigIntegerValue());
        }
        if (json.isNumber()) {
            return new FloatValue(json.doubleValue());
        }
        if (json.isArray()) {
            var items = new ArrayList<Value>();
            json.forEach(item -> items.add(of(item)));
            return new ListValue(items);
        }
        if (json.isObject()) {
            var entries = new LinkedHashMap<Value, Value>();
            json.properties().forEach(field -> entries.put(new StringValue(field.getKey()), of(field.getValue())));
            return new DictValue(entries);
        }
        return NoneValue.NONE;
    }

    /** Convert the entries of an object to named values. */
    public static Map<String, Value> named(JsonNode object) {
        var values = new LinkedHashMap<String, Value>();
        object.properties().forEach(field -> values.put(field.getKey(), of(field.getValue())));
        return values;
    }

    /** Convert a conversation. */
    public static Value of(List<ChatMessage> messages) {
        return new ListValue(messages.stream().map(TemplateValues::of).toList());
    }

    private static Value of(ChatMessage message) {
        var entries = new LinkedHashMap<Value, Value>();
        entries.put(new StringValue("role"), new StringValue(message.role()));
        entries.put(new StringValue("content"), new StringValue(message.content()));
        return new DictValue(entries);
    }
}
