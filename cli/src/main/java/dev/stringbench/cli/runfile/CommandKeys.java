package dev.stringbench.cli.runfile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The keys that a run file may give for a command: its own options, {@code --shifted-ratio} as {@code shifted_ratio}, and
 * its positional parameters by their label. There is no list of keys besides the command's own options.
 */
final class CommandKeys {

    private final CommandLine parser;
    private final String command;
    private final Map<String, ArgSpec> byKey = new LinkedHashMap<>();

    /**
     * Read a command's options.
     *
     * @param parser the command line that has the command
     */
    CommandKeys(CommandLine parser, String command) {
        this.parser = parser;
        this.command = command;
        CommandSpec spec =
                Objects.requireNonNull(parser.getSubcommands().get(command)).getCommandSpec();
        for (OptionSpec option : spec.options()) {
            if (!option.usageHelp() && !option.versionHelp() && !option.inherited()) {
                for (String name : option.names()) {
                    if (name.startsWith("--")) {
                        byKey.put(key(name.substring(2)), option);
                    }
                }
            }
        }
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            byKey.put(key(parameter.paramLabel()), parameter);
        }
    }

    Optional<ArgSpec> find(String key) {
        return Optional.ofNullable(byKey.get(key));
    }

    /** Find the known keys most like an unknown one, the likest first, as picocli would suggest options. */
    List<String> similar(String key) {
        List<String> keys = new ArrayList<>();
        try {
            parser.parseArgs(command, "--" + key.replace('_', '-'));
        } catch (UnmatchedArgumentException e) {
            for (String suggestion : e.getSuggestions()) {
                String name = key(suggestion.replaceFirst("^-+", ""));
                if (byKey.containsKey(name)) {
                    keys.add(name);
                }
            }
        } catch (ParameterException e) {
            // Something else is missing as well; then there is no suggestion.
        }
        return keys;
    }

    private static String key(String name) {
        return name.replaceAll("[<>]", "").replace('-', '_').toLowerCase(Locale.ROOT);
    }
}
