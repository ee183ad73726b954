package dev.stringbench.python;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Templates with named fields, filled as by Python's {@code str.format}. */
public final class PythonFormat {

    private PythonFormat() {}

    /**
     * Replace the fields of a template; inserted text is not looked at again, and fields without a value stay.
     *
     * @param namesAndValues name, value, name, value, ...
     */
    public static String format(String template, String... namesAndValues) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return format(template, values);
    }

    /** Replace the fields of a template, see {@link #format(String, String...)}. */
    public static String format(String template, Map<String, String> values) {
        int length = template.length()
                + values.values().stream().mapToInt(String::length).sum();
        StringBuilder text = new StringBuilder(length);
        int done = 0;
        int open = template.indexOf('{');
        while (open >= 0) {
            int close = template.indexOf('}', open);
            String value = close < 0 ? null : values.get(template.substring(open + 1, close));
            if (value != null) {
                text.append(template, done, open).append(value);
                done = close + 1;
            }
            open = template.indexOf('{', value == null ? open + 1 : done);
        }
        return text.append(template, done, template.length()).toString();
    }

    /** Give the names of a template's fields in order; a field of the form {@code {name:...}} is named by its front. */
    public static List<String> fields(String template) {
        List<String> names = new ArrayList<>();
        int open = template.indexOf('{');
        while (open >= 0) {
            int end = open + 1;
            while (end < template.length() && ":!}".indexOf(template.charAt(end)) < 0) {
                end++;
            }
            names.add(template.substring(open + 1, end));
            open = template.indexOf('{', end);
        }
        return names;
    }
}
