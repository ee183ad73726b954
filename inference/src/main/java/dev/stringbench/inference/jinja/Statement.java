package dev.stringbench.inference.jinja;

import dev.stringbench.inference.jinja.Expression.Filtering;
import dev.stringbench.inference.jinja.value.Arguments;
import dev.stringbench.inference.jinja.value.Conversions;
import dev.stringbench.inference.jinja.value.StringValue;
import dev.stringbench.inference.jinja.value.TemplateException;
import dev.stringbench.inference.jinja.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** A statement of a template, or a piece of its text. */
sealed interface Statement {

    /** What comes after a statement. */
    enum Flow {
        NEXT,
        BREAK,
        CONTINUE
    }

    /** Carry it out, writing what it prints. */
    Flow render(Scope scope, StringBuilder out);

    /** Text that stands for itself. */
    record Text(String text) implements Statement {
        @Override
        public Flow render(Scope scope, StringBuilder out) {
            out.append(text);
            return Flow.NEXT;
        }
    }

    /** <code>{{ expression }}</code> */
    record Print(Expression expression) implements Statement {
        @Override
        public Flow render(Scope scope, StringBuilder out) {
            out.append(expression.evaluate(scope).text());
            return Flow.NEXT;
        }
    }

    /**
     * <code>{% if %}</code> with its <code>{% elif %}</code>.
     *
     * @param branches conditions and what stands under them
     * @param otherwise what stands under <code>{% else %}</code>
     */
    record If(List<Branch> branches, Block otherwise) implements Statement {
        @Override
        public Flow render(Scope scope, StringBuilder out) {
            for (Branch branch : branches) {
                if (branch.condition().evaluate(scope).truth()) {
                    return branch.body().render(scope, out);
                }
            }
            return otherwise.render(scope, out);
        }
    }

    /** A condition and what stands under it. */
    record Branch(Expression condition, Block body) {}

    /** Statements one after the other, in the scope they are in. */
    record Block(List<Statement> statements) implements Statement {

        static final Block EMPTY = new Block(List.of());

        @Override
        public Flow render(Scope scope, StringBuilder out) {
            for (Statement statement : statements) {
                Flow flow = statement.render(scope, out);
                if (flow != Flow.NEXT) {
                    return flow;
                }
            }
            return Flow.NEXT;
        }

        /** Render to a text of its own. */
        String text(Scope scope) {
            var text = new StringBuilder();
            render(scope, text);
            return text.toString();
        }
    }

    /**
     * <code>{% for %}</code>. Each turn has a scope of its own, so that what is set in one is not seen in the next.
     *
     * @param condition which items are taken
     * @param otherwise what stands under <code>{% else %}</code>
     * @param recursive whether the loop can be called
     */
    record For(
            Target target,
            Expression iterable,
            Optional<Expression> condition,
            Block body,
            Block otherwise,
            boolean recursive)
            implements Statement {

        @Override
        public Flow render(Scope scope, StringBuilder out) {
            run(iterable.evaluate(scope), scope, out, 0);
            return Flow.NEXT;
        }

        private void run(Value values, Scope scope, StringBuilder out, int depth) {
            List<Value> items = Conversions.toList(values).stream()
                    .filter(item -> isTaken(item, scope))
                    .toList();
            var loop = new LoopValue(
                    items, depth, recursive ? Optional.of(inner -> call(inner, scope, depth)) : Optional.empty());
            boolean completed = false;
            for (int index = 0; index < items.size(); index++) {
                loop.moveTo(index);
                Scope turn = scope.inner();
                turn.set("loop", loop);
                target.assign(items.get(index), turn);
                Flow flow = body.render(turn, out);
                if (flow == Flow.BREAK) {
                    break;
                }
                completed |= flow == Flow.NEXT;
            }
            if (!completed) { // as in Jinja2, also when every turn ended in break or continue
                otherwise.render(scope.inner(), out);
            }
        }

        private boolean isTaken(Value item, Scope scope) {
            if (condition.isEmpty()) {
                return true;
            }
            Scope turn = scope.inner();
            target.assign(item, turn);
            return condition.get().evaluate(turn).truth();
        }

        private Value call(Value values, Scope scope, int depth) {
            var text = new StringBuilder();
            run(values, scope, text, depth + 1);
            return new StringValue(text.toString());
        }
    }

    /** <code>{% break %}</code> and <code>{% continue %}</code> */
    record Jump(Flow flow) implements Statement {
        @Override
        public Flow render(Scope scope, StringBuilder out) {
            return flow;
        }
    }

    /** <code>{% set target = value %}</code> */
    record Assignment(Target target, Expression value) implements Statement {
        @Override
        public Flow render(Scope scope, StringBuilder out) {
            target.assign(value.evaluate(scope), scope);
            return Flow.NEXT;
        }
    }

    /** <code>{% set target | filter %}body{% endset %}</code> */
    record BlockAssignment(Target target, List<Filtering> filters, Block body) implements Statement {
        @Override
        public Flow render(Scope scope, StringBuilder out) {
            target.assign(filtered(filters, body, scope), scope);
            return Flow.NEXT;
        }
    }

    /** <code>{% filter upper %}body{% endfilter %}</code> */
    record FilterBlock(List<Filtering> filters, Block body) implements Statement {
        @Override
        public Flow render(Scope scope, StringBuilder out) {
            out.append(filtered(filters, body, scope).text());
            return Flow.NEXT;
        }
    }

    private static Value filtered(List<Filtering> filters, Block body, Scope scope) {
        Value value = new StringValue(body.text(scope.inner()));
        for (Filtering filter : filters) {
            value = filter.apply(value, scope);
        }
        return value;
    }

    /** <code>{% macro name(parameters) %}</code> */
    record MacroDefinition(MacroCode code) implements Statement {
        @Override
        public Flow render(Scope scope, StringBuilder out) {
            scope.set(code.name(), new MacroValue(code, scope));
            return Flow.NEXT;
        }
    }

    /** <code>{% call(parameters) callee(arguments) %}body{% endcall %}</code> */
    record CallBlock(Expression.Call call, MacroCode caller) implements Statement {
        @Override
        public Flow render(Scope scope, StringBuilder out) {
            Value callee = call.callee().evaluate(scope);
            Arguments given = call.arguments().evaluate(scope);
            var named = new LinkedHashMap<>(given.named());
            named.put("caller", new MacroValue(caller, scope));
            out.append(callee.call(new Arguments(given.positional(), named)).text());
            return Flow.NEXT;
        }
    }

    /**
     * A body in a scope of its own: <code>{% with %}</code>, <code>{% generation %}</code>, <code>{% block %}</code>,
     * <code>{% autoescape %}</code>.
     *
     * @param assignments what is set in that scope, computed outside it
     */
    record ScopedBlock(List<Assignment> assignments, Block body) implements Statement {
        @Override
        public Flow render(Scope scope, StringBuilder out) {
            Scope inner = scope.inner();
            List<Value> values = new ArrayList<>();
            assignments.forEach(assignment -> values.add(assignment.value().evaluate(scope)));
            for (int i = 0; i < values.size(); i++) {
                assignments.get(i).target().assign(values.get(i), inner);
            }
            return body.render(inner, out);
        }
    }

    /** A statement that reads another template, of which there is none. */
    record Loading() implements Statement {
        @Override
        public Flow render(Scope scope, StringBuilder out) {
            throw new TemplateException("no loader for this environment specified");
        }
    }
}
