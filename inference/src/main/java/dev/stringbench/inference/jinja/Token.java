package dev.stringbench.inference.jinja;

import dev.stringbench.inference.jinja.value.TemplateException;

/**
 * A piece of a template.
 *
 * @param type its kind
 * @param text the text it stands for, of a string literal what it means
 * @param line the line it stands in, from 1
 */
record Token(Type type, String text, int line) {

    /** The kinds of tokens. */
    enum Type {
        DATA("template data / text"),
        VARIABLE_BEGIN("begin of print statement"),
        VARIABLE_END("end of print statement"),
        BLOCK_BEGIN("begin of statement block"),
        BLOCK_END("end of statement block"),
        NAME("name"),
        STRING("string"),
        INTEGER("integer"),
        FLOAT("float"),
        OPERATOR("operator"),
        END("end of template");

        private final String words;

        Type(String words) {
            this.words = words;
        }

        /** The kind as Jinja's messages call it. */
        String words() {
            return words;
        }
    }

    boolean is(Type wanted) {
        return type == wanted;
    }

    boolean isName(String name) {
        return type == Type.NAME && text.equals(name);
    }

    boolean isOperator(String operator) {
        return type == Type.OPERATOR && text.equals(operator);
    }

    /** The token as Jinja's messages call it. */
    String describe() {
        return type == Type.NAME || type == Type.OPERATOR ? text : type.words();
    }

    /** Make the error for a token that nothing begins with. */
    TemplateException unexpected() {
        return new TemplateException("unexpected '" + describe() + "'");
    }
}
