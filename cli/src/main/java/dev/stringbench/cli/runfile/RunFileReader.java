package dev.stringbench.cli.runfile;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParameterException;

/**
 * A reader of a run file: {@code defaults}, a list of {@code runs}, and a {@code report}. Every key must be an option
 * of its command; a default counts for each run whose command has that option, and one that no run has is an error.
 */
public final class RunFileReader {

    /** Environment-like name of the folder that the run file lies in. */
    static final String FOLDER_VARIABLE = "RUN_FILE_DIR";

    private static final List<String> ROOT_KEYS = List.of("defaults", "runs", "report");
    private static final String BENCHMARK = "benchmark";
    private static final String NAME = "name";
    private static final String OUTPUT = "output";

    /** Folders of results that commands make in their output folder. */
    private static final Map<String, String> RESULT_FOLDERS = Map.of(
            "niah", "niah-results", "ruler", "Predictions", "ruler-test", "Predictions", "infbench", "results-string");

    private final Supplier<CommandLine> parsers;
    private final List<String> benchmarks;
    private final Map<String, String> environment;
    private final Map<String, CommandKeys> keysOf = new HashMap<>();

    /**
     * Prepare for reading.
     *
     * @param parsers gives a new, unused command line with all commands each time
     * @param benchmarks commands that a run may be of
     * @param environment environment variables
     */
    public RunFileReader(Supplier<CommandLine> parsers, List<String> benchmarks, Map<String, String> environment) {
        this.parsers = parsers;
        this.benchmarks = List.copyOf(benchmarks);
        this.environment = Map.copyOf(environment);
    }

    /**
     * Read a file and check all of it.
     *
     * @param overrides values by key that take the place of the file's in every run that has such an option
     * @throws RunFileException naming file, line and column of the first thing that is wrong
     */
    public RunFile read(Path file, Map<String, String> overrides) {
        Node.Fields root = NodeReader.read(file);
        root.values().forEach((key, field) -> {
            if (!ROOT_KEYS.contains(key)) {
                throw new RunFileException(
                        field.place(), "unknown key \"" + key + "\"; one of " + words(ROOT_KEYS) + " is wanted");
            }
        });
        Node.Field runs = root.values().get("runs");
        if (runs == null
                || !(runs.value() instanceof Node.Items items)
                || items.values().isEmpty()) {
            throw new RunFileException(
                    runs == null ? root.place() : runs.place(), "\"runs\" must be a list with at least one run");
        }
        Map<String, Node.Field> defaults = fields(root, "defaults");
        Map<String, Node.Field> settings = new LinkedHashMap<>();
        overrides.forEach((key, text) -> {
            Node value = NodeReader.readValue("--set " + key, text);
            settings.put(key, new Node.Field(value.place(), value));
        });
        Substitution substitution = substitution(file);
        List<PlannedCommand> planned = new ArrayList<>();
        Set<String> commands = new LinkedHashSet<>();
        for (Node run : items.values()) {
            if (!(run instanceof Node.Fields given)) {
                throw new RunFileException(run.place(), "a run must be a mapping, not " + run.words());
            }
            String command = benchmark(given);
            commands.add(command);
            planned.add(planned(planned.size() + 1, command, given, defaults, settings, substitution));
        }
        requireKnown(defaults, commands);
        requireKnown(settings, commands);
        Optional<PlannedCommand> report = Optional.ofNullable(root.values().get("report"))
                .map(field -> report(field.place(), fields(root, "report"), planned, substitution));
        return new RunFile(planned, report);
    }

    private PlannedCommand planned(
            int number,
            String command,
            Node.Fields given,
            Map<String, Node.Field> defaults,
            Map<String, Node.Field> settings,
            Substitution substitution) {
        CommandKeys keys = keys(command);
        Map<ArgSpec, Given> values = new LinkedHashMap<>();
        put(values, keys, defaults, false, command);
        Map<String, Node.Field> own = new LinkedHashMap<>(given.values());
        Node.Field name = own.remove(NAME);
        own.remove(BENCHMARK);
        put(values, keys, own, true, command);
        put(values, keys, settings, false, command);
        String called =
                name != null && name.value() instanceof Node.Scalar scalar ? substitution.in(scalar) : "run " + number;
        return command(called, given.place(), command, values, substitution);
    }

    /** A report that names no paths is of what the file's runs wrote, and lies beside that. */
    private PlannedCommand report(
            Place place, Map<String, Node.Field> given, List<PlannedCommand> runs, Substitution substitution) {
        Map<ArgSpec, Given> values = new LinkedHashMap<>();
        put(values, keys("report"), given, true, "report");
        if (values.keySet().stream().anyMatch(ArgSpec::isPositional)) {
            return command("report", place, "report", values, substitution);
        }
        Set<String> results = new LinkedHashSet<>();
        Set<Path> outputs = new LinkedHashSet<>();
        for (PlannedCommand run : runs) {
            String folder = RESULT_FOLDERS.get(run.arguments().get(0));
            if (folder != null) {
                outputs.add(output(run));
                results.add(output(run).resolve(folder).toString());
            }
        }
        if (results.isEmpty()) {
            throw new RunFileException(place, "no run of the file has results to report; give the report a \"path\"");
        }
        List<String> implied = new ArrayList<>();
        boolean hasOutput =
                keys("report").find(OUTPUT).filter(values::containsKey).isPresent();
        if (!hasOutput && outputs.size() == 1) {
            implied.add("--output=" + outputs.iterator().next().resolve("report"));
        }
        implied.addAll(results);
        return command("report", place, "report", values, implied, substitution);
    }

    private static Path output(PlannedCommand run) {
        String option = "--" + OUTPUT + "=";
        return run.arguments().stream()
                .filter(argument -> argument.startsWith(option))
                .map(argument -> Path.of(argument.substring(option.length())))
                .findFirst()
                .orElse(Path.of(""));
    }

    /** A key with its value, after defaults and overrides. */
    private record Given(String key, Node value) {}

    /** Put values over those that are there, by option, so that two spellings of one option are one. */
    private void put(
            Map<ArgSpec, Given> values,
            CommandKeys keys,
            Map<String, Node.Field> given,
            boolean everyKey,
            String command) {
        Map<ArgSpec, String> seen = new HashMap<>();
        given.forEach((key, field) -> {
            Optional<ArgSpec> spec = keys.find(key);
            if (spec.isEmpty()) {
                if (everyKey) {
                    throw unknown(field.place(), key, command, keys.similar(key));
                }
                return;
            }
            String earlier = seen.put(spec.get(), key);
            if (earlier != null) {
                throw new RunFileException(
                        field.place(),
                        key + " and " + earlier + " are one option of " + command + "; give one of them");
            }
            values.put(spec.get(), new Given(key, field.value()));
        });
    }

    private PlannedCommand command(
            String name, Place place, String command, Map<ArgSpec, Given> values, Substitution substitution) {
        return command(name, place, command, values, List.of(), substitution);
    }

    private PlannedCommand command(
            String name,
            Place place,
            String command,
            Map<ArgSpec, Given> values,
            List<String> implied,
            Substitution substitution) {
        List<String> options = new ArrayList<>(List.of(command));
        List<String> positionals = new ArrayList<>();
        values.forEach((spec, given) -> {
            List<String> arguments = new ArgumentWriter(given.key(), spec, substitution).arguments(given.value());
            (spec.isOption() ? options : positionals).addAll(arguments);
        });
        options.addAll(positionals);
        options.addAll(implied);
        try {
            parsers.get().parseArgs(options.toArray(String[]::new));
        } catch (ParameterException e) {
            throw new RunFileException(place, command + ": " + e.getMessage());
        }
        return new PlannedCommand(name, options);
    }

    private String benchmark(Node.Fields run) {
        Node.Field field = run.values().get(BENCHMARK);
        if (field == null || !(field.value() instanceof Node.Scalar scalar)) {
            throw new RunFileException(
                    field == null ? run.place() : field.place(),
                    "a run must say its \"benchmark\", one of " + words(benchmarks));
        }
        if (!benchmarks.contains(scalar.text())) {
            throw new RunFileException(
                    scalar.place(), "benchmark is " + scalar.words() + "; one of " + words(benchmarks) + " is wanted");
        }
        return scalar.text();
    }

    private void requireKnown(Map<String, Node.Field> given, Set<String> commands) {
        given.forEach((key, field) -> {
            if (commands.stream().noneMatch(command -> keys(command).find(key).isPresent())) {
                throw unknown(
                        field.place(),
                        key,
                        String.join(" or ", commands),
                        commands.stream()
                                .flatMap(command -> keys(command).similar(key).stream())
                                .distinct()
                                .toList());
            }
        });
    }

    private static RunFileException unknown(Place place, String key, String command, List<String> similar) {
        String nearest = similar.isEmpty()
                ? "; `string-bench " + command.split(" ", 2)[0] + " --help` lists its options, here with _ for -"
                : "; did you mean " + words(similar.subList(0, Math.min(2, similar.size()))) + "?";
        return new RunFileException(place, "unknown key \"" + key + "\" of " + command + nearest);
    }

    private Substitution substitution(Path file) {
        Map<String, String> variables = new HashMap<>(environment);
        Path folder = file.getParent();
        variables.put(FOLDER_VARIABLE, folder == null ? "." : folder.toString());
        return new Substitution(variables);
    }

    private CommandKeys keys(String command) {
        return keysOf.computeIfAbsent(command, name -> new CommandKeys(parsers.get(), name));
    }

    private static Map<String, Node.Field> fields(Node.Fields root, String key) {
        Node.Field field = root.values().get(key);
        if (field == null || field.value() instanceof Node.Nothing) {
            return Map.of();
        }
        if (!(field.value() instanceof Node.Fields fields)) {
            throw new RunFileException(
                    field.place(),
                    "\"" + key + "\" must be a mapping, not " + field.value().words());
        }
        return fields.values();
    }

    private static String words(List<String> names) {
        return names.stream().collect(Collectors.joining(", "));
    }
}
