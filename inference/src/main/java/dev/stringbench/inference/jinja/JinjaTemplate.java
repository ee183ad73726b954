package dev.stringbench.inference.jinja;

import dev.stringbench.inference.jinja.value.Conversions;
import dev.stringbench.inference.jinja.value.FunctionValue;
import dev.stringbench.inference.jinja.value.NamespaceValue;
import dev.stringbench.inference.jinja.value.RangeValue;
import dev.stringbench.inference.jinja.value.TemplateException;
import dev.stringbench.inference.jinja.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A parsed Jinja template. It renders as Jinja2 does with {@code trim_blocks}, {@code lstrip_blocks} and loop controls, and
 * can neither change the values it is given nor reach anything else.
 */
public final class JinjaTemplate {
    private final Statement.Block body;

    private JinjaTemplate(Statement.Block body) {
        this.body = body;
    }

    /**
     * Parse a template.
     *
     * @throws TemplateException when it is not well formed
     */
    public static JinjaTemplate parse(String source) {
        try {
            return new JinjaTemplate(StatementParser.parse(source));
        } catch (StackOverflowError e) {
            throw new TemplateException("maximum recursion depth exceeded");
        }
    }

    /**
     * Render.
     *
     * @param functions what can be called beside Jinja's own {@code range}, {@code dict}, {@code namespace}, {@code cycler}
     *     and {@code joiner}
     * @param variables the names that the template is given
     * @throws TemplateException when rendering fails, or the template itself raises an error
     */
    public String render(List<FunctionValue> functions, Map<String, Value> variables) {
        var globals = new LinkedHashMap<String, Value>();
        define(globals, new FunctionValue("range", RangeValue::of));
        define(globals, new FunctionValue("dict", Conversions::toDict));
        define(globals, new FunctionValue("namespace", NamespaceValue::of));
        define(globals, new FunctionValue("cycler", Cycler::of));
        define(globals, new FunctionValue("joiner", Joiner::of));
        functions.forEach(function -> define(globals, function));
        var out = new StringBuilder();
        try {
            if (body.render(Scope.of(globals, variables), out) != Statement.Flow.NEXT) {
                throw new TemplateException("'break' outside loop");
            }
        } catch (StackOverflowError e) {
            throw new TemplateException("maximum recursion depth exceeded");
        }
        return out.toString();
    }

    private static void define(Map<String, Value> globals, FunctionValue function) {
        globals.put(function.name(), function);
    }
}
