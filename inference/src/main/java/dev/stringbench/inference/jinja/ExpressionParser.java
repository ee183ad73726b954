package dev.stringbench.inference.jinja;

import dev.stringbench.inference.jinja.Expression.ArgumentList;
import dev.stringbench.inference.jinja.Expression.Comparand;
import dev.stringbench.inference.jinja.Expression.Filtering;
import dev.stringbench.inference.jinja.Expression.Literal;
import dev.stringbench.inference.jinja.filter.Filter;
import dev.stringbench.inference.jinja.filter.Filters;
import dev.stringbench.inference.jinja.filter.Tests;
import dev.stringbench.inference.jinja.filter.ValueTest;
import dev.stringbench.inference.jinja.value.BooleanValue;
import dev.stringbench.inference.jinja.value.FloatValue;
import dev.stringbench.inference.jinja.value.IntegerValue;
import dev.stringbench.inference.jinja.value.NoneValue;
import dev.stringbench.inference.jinja.value.Operators;
import dev.stringbench.inference.jinja.value.StringValue;
import dev.stringbench.inference.jinja.value.TemplateException;
import dev.stringbench.inference.jinja.value.Value;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;

/** Parse expressions, by Jinja's precedence of operators. */
final class ExpressionParser {
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
    private static final Set<String> NO_TEST_ARGUMENT = Set.of("else", "or", "and");

    private final TokenStream tokens;
    private final Deque<Set<String>> reads = new ArrayDeque<>();
    /** How many conditions are open: under one, Jinja tells of an unknown filter only when it is used. */
    private int conditions;

    ExpressionParser(TokenStream tokens) {
        this.tokens = tokens;
        reads.push(new HashSet<>());
    }

    /** Begin to note which names are read. */
    void beginReads() {
        reads.push(new HashSet<>());
    }

    /** Give the names that were read since the matching {@link #beginReads}. */
    Set<String> endReads() {
        Set<String> names = reads.pop();
        reads.element().addAll(names);
        return names;
    }

    /** Say that what follows is carried out only under a condition. */
    void beginCondition() {
        conditions++;
    }

    /** Say that the condition's part is over. */
    void endCondition() {
        conditions--;
    }

    /** Parse an expression, or several with commas between, which are a tuple. */
    Expression parseTuple(boolean withConditional) {
        return parseTuple(withConditional, false);
    }

    private Expression parseTuple(boolean withConditional, boolean inParentheses) {
        var items = new ArrayList<Expression>();
        boolean tuple = false;
        while (!isTupleEnd()) {
            items.add(parse(withConditional));
            if (!tokens.current().isOperator(",")) {
                break;
            }
            tokens.next();
            tuple = true;
        }
        if (items.size() == 1 && !tuple) {
            return items.get(0);
        }
        if (items.isEmpty() && !inParentheses) {
            throw new TemplateException(
                    "Expected an expression, got '" + tokens.current().describe() + "'");
        }
        return new Expression.TupleDisplay(items);
    }

    private boolean isTupleEnd() {
        Token current = tokens.current();
        return current.is(Token.Type.VARIABLE_END)
                || current.is(Token.Type.BLOCK_END)
                || current.isOperator(")")
                || current.isName("recursive");
    }

    /** Parse one expression. */
    Expression parse() {
        return parse(true);
    }

    private Expression parse(boolean withConditional) {
        return withConditional ? parseConditional() : parseOr();
    }

    private Expression parseConditional() {
        int line = tokens.current().line();
        Expression expression = parseOr();
        while (tokens.skipName("if")) {
            beginCondition();
            Expression condition = parseOr();
            Optional<Expression> otherwise =
                    tokens.skipName("else") ? Optional.of(parseConditional()) : Optional.empty();
            endCondition();
            expression = new Expression.Conditional(condition, expression, otherwise, line);
        }
        return expression;
    }

    private Expression parseOr() {
        Expression left = parseAnd();
        while (tokens.skipName("or")) {
            left = new Expression.Or(left, parseAnd());
        }
        return left;
    }

    private Expression parseAnd() {
        Expression left = parseNot();
        while (tokens.skipName("and")) {
            left = new Expression.And(left, parseNot());
        }
        return left;
    }

    private Expression parseNot() {
        return tokens.skipName("not")
                ? new Expression.Unary(value -> BooleanValue.of(!value.truth()), parseNot())
                : parseComparison();
    }

    private Expression parseComparison() {
        Expression first = parseSum();
        var others = new ArrayList<Comparand>();
        for (Optional<String> operator = comparison(); operator.isPresent(); operator = comparison()) {
            others.add(new Comparand(operator.get(), parseSum()));
        }
        return others.isEmpty() ? first : new Expression.Comparison(first, others);
    }

    private Optional<String> comparison() {
        Token current = tokens.current();
        if (current.is(Token.Type.OPERATOR) && COMPARISONS.contains(current.text())) {
            return Optional.of(tokens.next().text());
        }
        if (tokens.skipName("in")) {
            return Optional.of("in");
        }
        if (current.isName("not") && tokens.look().isName("in")) {
            tokens.next();
            tokens.next();
            return Optional.of("not in");
        }
        return Optional.empty();
    }

    private Expression parseSum() {
        Expression left = parseConcatenation();
        while (true) {
            if (tokens.skipOperator("+")) {
                left = new Expression.Binary(Operators::add, left, parseConcatenation());
            } else if (tokens.skipOperator("-")) {
                left = new Expression.Binary(Operators::subtract, left, parseConcatenation());
            } else {
                return left;
            }
        }
    }

    private Expression parseConcatenation() {
        var parts = new ArrayList<Expression>();
        parts.add(parseProduct());
        while (tokens.skipOperator("~")) {
            parts.add(parseProduct());
        }
        return parts.size() == 1 ? parts.get(0) : new Expression.Concatenation(parts);
    }

    private Expression parseProduct() {
        Expression left = parsePower();
        for (Optional<BinaryOperator<Value>> operator = product(); operator.isPresent(); operator = product()) {
            left = new Expression.Binary(operator.get(), left, parsePower());
        }
        return left;
    }

    private Optional<BinaryOperator<Value>> product() {
        Token current = tokens.current();
        Optional<BinaryOperator<Value>> operator = !current.is(Token.Type.OPERATOR)
                ? Optional.empty()
                : switch (current.text()) {
                    case "*" -> Optional.of(Operators::multiply);
                    case "/" -> Optional.of(Operators::divide);
                    case "//" -> Optional.of(Operators::floorDivide);
                    case "%" -> Optional.of(Operators::modulo);
                    default -> Optional.empty();
                };
        operator.ifPresent(found -> tokens.next());
        return operator;
    }

    private Expression parsePower() {
        Expression left = parseUnary(true);
        while (tokens.skipOperator("**")) {
            left = new Expression.Binary(Operators::power, left, parseUnary(true));
        }
        return left;
    }

    private Expression parseUnary(boolean withFilters) {
        Expression operand;
        if (tokens.skipOperator("-")) {
            operand = new Expression.Unary(Operators::negate, parseUnary(false));
        } else if (tokens.skipOperator("+")) {
            operand = new Expression.Unary(Operators::plus, parseUnary(false));
        } else {
            operand = parsePrimary();
        }
        Expression whole = parsePostfix(operand);
        return withFilters ? parseFilters(whole) : whole;
    }

    private Expression parsePrimary() {
        Token token = tokens.next();
        return switch (token.type()) {
            case NAME -> name(token.text());
            case STRING -> strings(token.text());
            case INTEGER -> new Literal(integer(token.text()));
            case FLOAT ->
                new Literal(new FloatValue(Double.parseDouble(token.text().replace("_", ""))));
            case OPERATOR ->
                switch (token.text()) {
                    case "(" -> {
                        Expression tuple = parseTuple(true, true);
                        tokens.expectOperator(")");
                        yield tuple;
                    }
                    case "[" -> parseList();
                    case "{" -> parseDict();
                    default -> throw token.unexpected();
                };
            default -> throw token.unexpected();
        };
    }

    private Expression name(String name) {
        return switch (name) {
            case "true", "True" -> new Literal(BooleanValue.TRUE);
            case "false", "False" -> new Literal(BooleanValue.FALSE);
            case "none", "None" -> new Literal(NoneValue.NONE);
            default -> {
                reads.element().add(name);
                yield new Expression.Name(name);
            }
        };
    }

    private Expression strings(String first) {
        var text = new StringBuilder(first);
        while (tokens.current().is(Token.Type.STRING)) {
            text.append(tokens.next().text());
        }
        return new Literal(new StringValue(text.toString()));
    }

    private static IntegerValue integer(String text) {
        String digits = text.replace("_", "");
        int base = digits.length() < 2
                ? 10
                : switch (digits.charAt(1)) {
                    case 'x', 'X' -> 16;
                    case 'o', 'O' -> 8;
                    case 'b', 'B' -> 2;
                    default -> 10;
                };
        return new IntegerValue(new BigInteger(base == 10 ? digits : digits.substring(2), base));
    }

    private Expression parseList() {
        var items = new ArrayList<Expression>();
        while (!tokens.current().isOperator("]")) {
            if (!items.isEmpty()) {
                tokens.expectOperator(",");
                if (tokens.current().isOperator("]")) {
                    break;
                }
            }
            items.add(parse());
        }
        tokens.expectOperator("]");
        return new Expression.ListDisplay(items);
    }

    private Expression parseDict() {
        var entries = new ArrayList<Map.Entry<Expression, Expression>>();
        while (!tokens.current().isOperator("}")) {
            if (!entries.isEmpty()) {
                tokens.expectOperator(",");
                if (tokens.current().isOperator("}")) {
                    break;
                }
            }
            Expression key = parse();
            tokens.expectOperator(":");
            entries.add(Map.entry(key, parse()));
        }
        tokens.expectOperator("}");
        return new Expression.DictDisplay(entries);
    }

    private Expression parsePostfix(Expression before) {
        Expression whole = before;
        while (true) {
            if (tokens.skipOperator(".")) {
                whole = parseAttribute(whole);
            } else if (tokens.skipOperator("[")) {
                whole = parseSubscript(whole);
            } else if (tokens.current().isOperator("(")) {
                whole = new Expression.Call(whole, parseArguments());
            } else {
                return whole;
            }
        }
    }

    private Expression parseAttribute(Expression object) {
        Token token = tokens.next();
        return switch (token.type()) {
            case NAME -> new Expression.Attribute(object, token.text());
            case INTEGER -> new Expression.Item(object, new Literal(integer(token.text())));
            default -> throw new TemplateException("expected name or number");
        };
    }

    private Expression parseSubscript(Expression object) {
        var keys = new ArrayList<Expression>();
        while (!tokens.current().isOperator("]")) {
            if (!keys.isEmpty()) {
                tokens.expectOperator(",");
            }
            Optional<Expression> start = tokens.current().isOperator(":") ? Optional.empty() : Optional.of(parse());
            if (!tokens.current().isOperator(":")) {
                keys.add(start.orElseThrow());
                continue;
            }
            Expression slice = parseSlice(object, start);
            tokens.expectOperator("]");
            return slice;
        }
        tokens.expectOperator("]");
        return new Expression.Item(object, keys.size() == 1 ? keys.get(0) : new Expression.TupleDisplay(keys));
    }

    private Expression parseSlice(Expression object, Optional<Expression> start) {
        tokens.expectOperator(":");
        Optional<Expression> stop = sliceBound();
        Optional<Expression> step = tokens.skipOperator(":") ? sliceBound() : Optional.empty();
        return new Expression.Slice(object, start, stop, step);
    }

    private Optional<Expression> sliceBound() {
        Token current = tokens.current();
        boolean absent = current.isOperator(":") || current.isOperator("]") || current.isOperator(",");
        return absent ? Optional.empty() : Optional.of(parse());
    }

    /** Parse the arguments of a call, with the parentheses. */
    ArgumentList parseArguments() {
        tokens.expectOperator("(");
        var positional = new ArrayList<Expression>();
        var named = new LinkedHashMap<String, Expression>();
        Optional<Expression> unpacked = Optional.empty();
        Optional<Expression> unpackedNamed = Optional.empty();
        boolean first = true;
        while (!tokens.current().isOperator(")")) {
            if (!first) {
                tokens.expectOperator(",");
                if (tokens.current().isOperator(")")) {
                    break;
                }
            }
            first = false;
            if (tokens.skipOperator("*")) {
                require(unpacked.isEmpty() && unpackedNamed.isEmpty());
                unpacked = Optional.of(parse());
            } else if (tokens.skipOperator("**")) {
                require(unpackedNamed.isEmpty());
                unpackedNamed = Optional.of(parse());
            } else if (tokens.current().is(Token.Type.NAME) && tokens.look().isOperator("=")) {
                require(unpackedNamed.isEmpty());
                String name = tokens.next().text();
                tokens.next();
                named.put(name, parse());
            } else {
                require(unpacked.isEmpty() && unpackedNamed.isEmpty() && named.isEmpty());
                positional.add(parse());
            }
        }
        tokens.expectOperator(")");
        return new ArgumentList(positional, named, unpacked, unpackedNamed);
    }

    private static void require(boolean order) {
        if (!order) {
            throw new TemplateException("invalid syntax for function call expression");
        }
    }

    private Expression parseFilters(Expression before) {
        Expression whole = before;
        while (true) {
            if (tokens.skipOperator("|")) {
                whole = new Expression.Filtered(whole, parseFiltering());
            } else if (tokens.skipName("is")) {
                whole = parseTest(whole);
            } else if (tokens.current().isOperator("(")) {
                whole = new Expression.Call(whole, parseArguments());
            } else {
                return whole;
            }
        }
    }

    /** Parse filters with a bar between, the first without. */
    List<Filtering> parseFilterChain() {
        var filters = new ArrayList<Filtering>();
        do {
            filters.add(parseFiltering());
        } while (tokens.skipOperator("|"));
        return filters;
    }

    private Filtering parseFiltering() {
        String name = dottedName();
        Filter filter = Filters.find(name).orElseGet(() -> {
            if (conditions == 0) {
                throw new TemplateException("No filter named '" + name + "'.");
            }
            return (subject, arguments) -> {
                throw new TemplateException("No filter named '" + name + "' found.");
            };
        });
        ArgumentList arguments = tokens.current().isOperator("(") ? parseArguments() : ArgumentList.NONE;
        return new Filtering(filter, arguments);
    }

    private Expression parseTest(Expression subject) {
        boolean negated = tokens.skipName("not");
        String name = dottedName();
        ValueTest test = Tests.find(name).orElseGet(() -> {
            if (conditions == 0) {
                throw new TemplateException("No test named '" + name + "'.");
            }
            return (value, arguments) -> {
                throw new TemplateException("No test named '" + name + "' found.");
            };
        });
        Expression tested = new Expression.Tested(subject, test, parseTestArguments());
        return negated ? new Expression.Unary(value -> BooleanValue.of(!value.truth()), tested) : tested;
    }

    private ArgumentList parseTestArguments() {
        Token current = tokens.current();
        if (current.isOperator("(")) {
            return parseArguments();
        }
        boolean value = current.is(Token.Type.NAME)
                || current.is(Token.Type.STRING)
                || current.is(Token.Type.INTEGER)
                || current.is(Token.Type.FLOAT)
                || current.isOperator("[")
                || current.isOperator("{");
        if (!value || (current.is(Token.Type.NAME) && NO_TEST_ARGUMENT.contains(current.text()))) {
            return ArgumentList.NONE;
        }
        if (current.isName("is")) {
            throw new TemplateException("You cannot chain multiple tests with is");
        }
        return ArgumentList.of(List.of(parsePostfix(parsePrimary())));
    }

    private String dottedName() {
        var name = new StringBuilder(tokens.expect(Token.Type.NAME).text());
        while (tokens.skipOperator(".")) {
            name.append('.').append(tokens.expect(Token.Type.NAME).text());
        }
        return name.toString();
    }
}
