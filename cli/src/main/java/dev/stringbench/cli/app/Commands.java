package dev.stringbench.cli.app;

import dev.stringbench.cli.bench.infbench.InfBenchCommand;
import dev.stringbench.cli.bench.niah.NiahCommand;
import dev.stringbench.cli.bench.ruler.RulerCommand;
import dev.stringbench.cli.bench.ruler.RulerPrepareCommand;
import dev.stringbench.cli.bench.ruler.RulerTestCommand;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.data.DataCommand;
import dev.stringbench.cli.data.DataInfBenchCommand;
import dev.stringbench.cli.data.DataNiahCommand;
import dev.stringbench.cli.engine.DoctorCommand;
import dev.stringbench.cli.engine.SetupCommand;
import dev.stringbench.cli.generate.ChatTemplateCommand;
import dev.stringbench.cli.generate.GenerateCommand;
import dev.stringbench.cli.generate.LogitsCommand;
import dev.stringbench.cli.positions.PositionsCommand;
import dev.stringbench.cli.results.ExportCommand;
import dev.stringbench.cli.results.MergeCommand;
import dev.stringbench.cli.results.ReportCommand;
import dev.stringbench.cli.results.ScoreCommand;
import dev.stringbench.cli.results.VerifyCommand;
import dev.stringbench.cli.results.ViewCommand;
import dev.stringbench.cli.runfile.CommandEntry;
import dev.stringbench.cli.runfile.RunCommand;
import dev.stringbench.cli.serve.ServeCommand;
import dev.stringbench.cli.speed.SpeedCommand;
import dev.stringbench.cli.tune.TuneCommand;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/**
 * All commands, in the order of the help text. To read a command's options takes much of the time in which a process
 * starts, so only those that are asked for are made; of the others name and description are known, for the help text
 * and for what a mistyped name may have meant.
 */
public final class Commands {

    private final List<Entry> entries;

    Commands(Console console, CommandEntry entry) {
        entries = List.of(
                new Entry(NiahCommand.class, () -> new NiahCommand(console)),
                new Entry(RulerCommand.class, () -> new RulerCommand(console)),
                new Entry(RulerPrepareCommand.class, () -> new RulerPrepareCommand(console)),
                new Entry(RulerTestCommand.class, () -> new RulerTestCommand(console)),
                new Entry(InfBenchCommand.class, () -> new InfBenchCommand(console)),
                new Entry(TuneCommand.class, () -> new TuneCommand(console, entry)),
                new Entry(RunCommand.class, () -> new RunCommand(console, entry)),
                new Entry(
                        DataCommand.class,
                        () -> new CommandLine(new DataCommand(console))
                                .addSubcommand(new DataNiahCommand(console))
                                .addSubcommand(new DataInfBenchCommand(console))),
                new Entry(GenerateCommand.class, () -> new GenerateCommand(console)),
                new Entry(ServeCommand.class, () -> new ServeCommand(console)),
                new Entry(LogitsCommand.class, () -> new LogitsCommand(console)),
                new Entry(ChatTemplateCommand.class, () -> new ChatTemplateCommand(console)),
                new Entry(SpeedCommand.class, () -> new SpeedCommand(console)),
                new Entry(PositionsCommand.class, () -> new PositionsCommand(console)),
                new Entry(ScoreCommand.class, () -> new ScoreCommand(console)),
                new Entry(ReportCommand.class, () -> new ReportCommand(console)),
                new Entry(ViewCommand.class, () -> new ViewCommand(console)),
                new Entry(VerifyCommand.class, () -> new VerifyCommand(console)),
                new Entry(MergeCommand.class, () -> new MergeCommand(console)),
                new Entry(ExportCommand.class, () -> new ExportCommand(console)),
                new Entry(DoctorCommand.class, () -> new DoctorCommand(console)),
                new Entry(SetupCommand.class, () -> new SetupCommand(console)));
    }

    /** One command: its class, which bears its name and description, and how it is made. */
    private record Entry(Class<?> type, Supplier<Object> make) {

        String name() {
            return type.getAnnotation(Command.class).name();
        }

        /** The command without its options. */
        CommandSpec outline() {
            CommandSpec outline = CommandSpec.create().name(name());
            outline.usageMessage().description(type.getAnnotation(Command.class).description());
            return outline;
        }
    }

    /** Add every command with its options. */
    void addAll(CommandLine root) {
        entries.forEach(entry -> root.addSubcommand(entry.make().get()));
    }

    /** Add every command, those that the arguments name with their options. */
    void addFor(CommandLine root, String... arguments) {
        List<String> given = Arrays.asList(arguments);
        for (Entry entry : entries) {
            root.addSubcommand(given.contains(entry.name()) ? entry.make().get() : new CommandLine(entry.outline()));
        }
    }
}
