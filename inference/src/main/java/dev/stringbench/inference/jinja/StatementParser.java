package dev.stringbench.inference.jinja;

import dev.stringbench.inference.jinja.Expression.Filtering;
import dev.stringbench.inference.jinja.Statement.Block;
import dev.stringbench.inference.jinja.value.TemplateException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Parse a template: its text, what it prints and its statements, Transformers' {@code generation} among them. */
final class StatementParser {
    private final TokenStream tokens;
    private final ExpressionParser expressions;
    /** The tags that would end each open block, the innermost first. */
    private final Deque<List<String>> ends = new ArrayDeque<>();

    private final Deque<String> open = new ArrayDeque<>();

    private StatementParser(TokenStream tokens) {
        this.tokens = tokens;
        this.expressions = new ExpressionParser(tokens);
    }

    /** Parse a template. */
    static Block parse(String template) {
        return new StatementParser(new TokenStream(Lexer.tokens(template))).parseBody();
    }

    /** Parse until one of the ends that are looked for, which is left to be read. */
    private Block parseBody(String... endTags) {
        ends.push(Arrays.asList(endTags));
        var statements = new ArrayList<Statement>();
        while (true) {
            Token token = tokens.current();
            switch (token.type()) {
                case DATA -> statements.add(new Statement.Text(tokens.next().text()));
                case VARIABLE_BEGIN -> {
                    tokens.next();
                    statements.add(new Statement.Print(expressions.parseTuple(true)));
                    tokens.expect(Token.Type.VARIABLE_END);
                }
                case BLOCK_BEGIN -> {
                    tokens.next();
                    Token tag = tokens.current();
                    if (tag.is(Token.Type.NAME) && ends.element().contains(tag.text())) {
                        ends.pop();
                        return new Block(statements);
                    }
                    parseStatement(statements);
                }
                default -> {
                    if (endTags.length > 0) {
                        throw unknownTag(Optional.empty());
                    }
                    ends.pop();
                    return new Block(statements);
                }
            }
        }
    }

    private void parseStatement(List<Statement> statements) {
        Token token = tokens.current();
        if (!token.is(Token.Type.NAME)) {
            throw new TemplateException("tag name expected");
        }
        tokens.next();
        open.push(token.text());
        statements.add(
                switch (token.text()) {
                    case "if" -> parseIf();
                    case "for" -> parseFor();
                    case "set" -> parseSet();
                    case "macro" -> parseMacro();
                    case "call" -> parseCall();
                    case "filter" -> parseFilter();
                    case "with" -> parseWith();
                    case "generation" -> new Statement.ScopedBlock(List.of(), parseUntil("endgeneration"));
                    case "autoescape" -> {
                        expressions.parse();
                        yield new Statement.ScopedBlock(List.of(), parseUntil("endautoescape"));
                    }
                    case "block" -> parseBlock();
                    case "break" -> new Statement.Jump(Statement.Flow.BREAK);
                    case "continue" -> new Statement.Jump(Statement.Flow.CONTINUE);
                    case "print" -> new Statement.Print(expressions.parseTuple(true));
                    case "include", "import", "from", "extends" -> parseLoading();
                    default -> {
                        open.pop();
                        throw unknownTag(Optional.of(token.text()));
                    }
                });
        open.pop();
        tokens.expect(Token.Type.BLOCK_END);
    }

    private TemplateException unknownTag(Optional<String> name) {
        var message = new StringBuilder(
                name.map(tag -> "Encountered unknown tag '" + tag + "'.").orElse("Unexpected end of template."));
        List<String> wanted = ends.isEmpty() ? List.of() : ends.element();
        if (!wanted.isEmpty()) {
            String tags = wanted.stream().map(tag -> "'" + tag + "'").collect(Collectors.joining(" or "));
            boolean misplaced = name.isPresent() && ends.stream().anyMatch(tag -> tag.contains(name.get()));
            message.append(
                    misplaced
                            ? " You probably made a nesting mistake. Jinja is expecting this tag, but currently"
                                    + " looking for "
                                    + tags + "."
                            : " Jinja was looking for the following tags: " + tags + ".");
        }
        if (!open.isEmpty()) {
            message.append(" The innermost block that needs to be closed is '")
                    .append(open.element())
                    .append("'.");
        }
        return new TemplateException(message.toString());
    }

    /** End the tag, parse its body, and read the name of the tag that ends the body. */
    private Block parseUntil(String endTag) {
        Block body = parseBodyOf(endTag);
        tokens.next();
        return body;
    }

    private Block parseBodyOf(String... endTags) {
        tokens.skipOperator(":");
        tokens.expect(Token.Type.BLOCK_END);
        return parseBody(endTags);
    }

    private Statement parseIf() {
        var branches = new ArrayList<Statement.Branch>();
        Block otherwise = Block.EMPTY;
        expressions.beginCondition();
        while (true) {
            Expression condition = expressions.parseTuple(false);
            branches.add(new Statement.Branch(condition, parseBodyOf("elif", "else", "endif")));
            String tag = tokens.next().text();
            if (tag.equals("else")) {
                otherwise = parseUntil("endif");
            }
            if (!tag.equals("elif")) {
                expressions.endCondition();
                return new Statement.If(branches, otherwise);
            }
        }
    }

    private Statement parseFor() {
        Target target = parseTargets("in");
        tokens.expectName("in");
        Expression iterable = expressions.parseTuple(false);
        Optional<Expression> condition = tokens.skipName("if") ? Optional.of(expressions.parse()) : Optional.empty();
        boolean recursive = tokens.skipName("recursive");
        Block body = parseBodyOf("endfor", "else");
        Block otherwise = tokens.next().text().equals("else") ? parseUntil("endfor") : Block.EMPTY;
        return new Statement.For(target, iterable, condition, body, otherwise, recursive);
    }

    /** Parse one target or several with commas between. */
    private Target parseTargets(String end) {
        var targets = new ArrayList<Target>();
        boolean several = false;
        do {
            Token current = tokens.current();
            if (several && (current.isName(end) || current.isOperator("=") || current.isOperator(")"))) {
                break;
            }
            targets.add(parseTarget());
            several |= tokens.current().isOperator(",");
        } while (tokens.skipOperator(","));
        return several ? new Target.Unpacking(targets) : targets.get(0);
    }

    private Target parseTarget() {
        if (tokens.skipOperator("(")) {
            Target inner = parseTargets("");
            tokens.expectOperator(")");
            return inner;
        }
        String name = tokens.expect(Token.Type.NAME).text();
        if (Set.of("true", "True", "false", "False", "none", "None").contains(name)) {
            throw new TemplateException("can't assign to 'const'");
        }
        return tokens.skipOperator(".")
                ? new Target.NamespaceAttribute(
                        name, tokens.expect(Token.Type.NAME).text())
                : new Target.Variable(name);
    }

    private Statement parseSet() {
        Target target = parseTargets("");
        if (tokens.skipOperator("=")) {
            return new Statement.Assignment(target, expressions.parseTuple(true));
        }
        List<Filtering> filters = tokens.skipOperator("|") ? expressions.parseFilterChain() : List.of();
        return new Statement.BlockAssignment(target, filters, parseUntil("endset"));
    }

    private Statement parseMacro() {
        String name = tokens.expect(Token.Type.NAME).text();
        expressions.beginReads();
        Parameters parameters = parseParameters();
        Block body = parseUntil("endmacro");
        return new Statement.MacroDefinition(parameters.code(name, body, expressions.endReads()));
    }

    private Statement parseCall() {
        expressions.beginReads();
        Parameters parameters =
                tokens.current().isOperator("(") ? parseParameters() : new Parameters(List.of(), Map.of());
        if (!(expressions.parse() instanceof Expression.Call call)) {
            throw new TemplateException("expected call");
        }
        Block body = parseUntil("endcall");
        return new Statement.CallBlock(call, parameters.code("caller", body, expressions.endReads()));
    }

    /** The parameters of a macro. */
    private record Parameters(List<String> names, Map<String, Expression> defaults) {

        MacroCode code(String name, Block body, Set<String> reads) {
            return new MacroCode(name, List.copyOf(names), Map.copyOf(defaults), body, new HashSet<>(reads));
        }
    }

    private Parameters parseParameters() {
        var names = new ArrayList<String>();
        var defaults = new HashMap<String, Expression>();
        tokens.expectOperator("(");
        while (!tokens.current().isOperator(")")) {
            if (!names.isEmpty()) {
                tokens.expectOperator(",");
            }
            String name = tokens.expect(Token.Type.NAME).text();
            if (tokens.skipOperator("=")) {
                defaults.put(name, expressions.parse());
            } else if (!defaults.isEmpty()) {
                throw new TemplateException("non-default argument follows default argument");
            }
            names.add(name);
        }
        tokens.expectOperator(")");
        return new Parameters(names, defaults);
    }

    private Statement parseFilter() {
        List<Filtering> filters = expressions.parseFilterChain();
        return new Statement.FilterBlock(filters, parseUntil("endfilter"));
    }

    private Statement parseWith() {
        var assignments = new ArrayList<Statement.Assignment>();
        while (!tokens.current().is(Token.Type.BLOCK_END)) {
            if (!assignments.isEmpty()) {
                tokens.expectOperator(",");
            }
            Target target = parseTarget();
            tokens.expectOperator("=");
            assignments.add(new Statement.Assignment(target, expressions.parse()));
        }
        return new Statement.ScopedBlock(assignments, parseUntil("endwith"));
    }

    private Statement parseBlock() {
        String name = tokens.expect(Token.Type.NAME).text();
        tokens.skipName("scoped");
        tokens.skipName("required");
        Block body = parseUntil("endblock");
        tokens.skipName(name);
        return new Statement.ScopedBlock(List.of(), body);
    }

    private Statement parseLoading() {
        while (!tokens.current().is(Token.Type.BLOCK_END) && !tokens.current().is(Token.Type.END)) {
            tokens.next();
        }
        return new Statement.Loading();
    }
}
