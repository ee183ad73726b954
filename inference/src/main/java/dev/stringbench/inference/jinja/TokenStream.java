package dev.stringbench.inference.jinja;

import dev.stringbench.inference.jinja.value.TemplateException;
import java.util.List;

/** The tokens of a template, read from the front. */
final class TokenStream {
    private final List<Token> tokens;
    private int at;

    TokenStream(List<Token> tokens) {
        this.tokens = tokens;
    }

    /** The token to be read next. */
    Token current() {
        return tokens.get(at);
    }

    /** The token behind the next one. */
    Token look() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    /** Read a token. */
    Token next() {
        Token token = current();
        if (!token.is(Token.Type.END)) {
            at++;
        }
        return token;
    }

    /** Read an operator if it is there. */
    boolean skipOperator(String operator) {
        return skipIf(current().isOperator(operator));
    }

    /** Read a name if it is there. */
    boolean skipName(String name) {
        return skipIf(current().isName(name));
    }

    private boolean skipIf(boolean there) {
        if (there) {
            next();
        }
        return there;
    }

    /** Read a token that must be there. */
    Token expect(Token.Type type) {
        return expect(current().is(type), type.words());
    }

    /** Read an operator that must be there. */
    void expectOperator(String operator) {
        expect(current().isOperator(operator), operator);
    }

    /** Read a name that must be there. */
    void expectName(String name) {
        expect(current().isName(name), name);
    }

    private Token expect(boolean there, String wanted) {
        if (there) {
            return next();
        }
        throw new TemplateException(
                current().is(Token.Type.END)
                        ? "unexpected end of template, expected '" + wanted + "'."
                        : "expected token '" + wanted + "', got '" + current().describe() + "'");
    }
}
