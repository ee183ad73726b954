package dev.stringbench.inference.jinja;

import dev.stringbench.inference.jinja.value.Conversions;
import dev.stringbench.inference.jinja.value.NamespaceValue;
import dev.stringbench.inference.jinja.value.TemplateException;
import dev.stringbench.inference.jinja.value.Value;
import java.util.List;

/** What a value is assigned to. */
sealed interface Target {

    /** Assign a value. */
    void assign(Value value, Scope scope);

    /** A variable. */
    record Variable(String name) implements Target {
        @Override
        public void assign(Value value, Scope scope) {
            scope.set(name, value);
        }
    }

    /** An attribute of a namespace. */
    record NamespaceAttribute(String namespace, String name) implements Target {
        @Override
        public void assign(Value value, Scope scope) {
            if (!(scope.get(namespace) instanceof NamespaceValue holder)) {
                throw new TemplateException("cannot assign attribute on non-namespace object");
            }
            holder.set(name, value);
        }
    }

    /** Several targets that take a value apart. */
    record Unpacking(List<Target> targets) implements Target {
        @Override
        public void assign(Value value, Scope scope) {
            if (!value.isIterable()) {
                throw new TemplateException("cannot unpack non-iterable " + value.typeName() + " object");
            }
            List<Value> items = Conversions.toList(value);
            if (items.size() < targets.size()) {
                throw new TemplateException(
                        "not enough values to unpack (expected " + targets.size() + ", got " + items.size() + ")");
            }
            if (items.size() > targets.size()) {
                throw new TemplateException("too many values to unpack (expected " + targets.size() + ")");
            }
            for (int i = 0; i < items.size(); i++) {
                targets.get(i).assign(items.get(i), scope);
            }
        }
    }
}
