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
import dev.stringbench.cli.runfile.CommandEntry;
import dev.stringbench.cli.runfile.RunCommand;
import dev.stringbench.cli.serve.ServeCommand;
import dev.stringbench.cli.speed.SpeedCommand;
import dev.stringbench.cli.tune.TuneCommand;
import java.util.List;
import picocli.CommandLine;

/** All commands, in the order of the help text. */
public final class Commands {

    private Commands() {}

    static List<Object> all(Console console, CommandEntry entry) {
        return List.of(
                new NiahCommand(console),
                new RulerCommand(console),
                new RulerPrepareCommand(console),
                new RulerTestCommand(console),
                new InfBenchCommand(console),
                new TuneCommand(console),
                new RunCommand(console, entry),
                new CommandLine(new DataCommand(console))
                        .addSubcommand(new DataNiahCommand(console))
                        .addSubcommand(new DataInfBenchCommand(console)),
                new GenerateCommand(console),
                new ServeCommand(console),
                new LogitsCommand(console),
                new ChatTemplateCommand(console),
                new SpeedCommand(console),
                new PositionsCommand(console),
                new ScoreCommand(console),
                new ReportCommand(console),
                new VerifyCommand(console),
                new MergeCommand(console),
                new ExportCommand(console),
                new DoctorCommand(console),
                new SetupCommand(console));
    }
}
