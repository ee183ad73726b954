package dev.stringbench.cli;

import java.util.List;
import picocli.CommandLine;

/** All commands, in the order of the help text. */
final class Commands {

    private Commands() {}

    static List<Object> all(Console console) {
        return List.of(
                new NiahCommand(console),
                new RulerCommand(console),
                new RulerPrepareCommand(console),
                new RulerTestCommand(console),
                new InfbenchCommand(console),
                new RunCommand(console),
                new CommandLine(new DataCommand(console))
                        .addSubcommand(new DataNiahCommand(console))
                        .addSubcommand(new DataInfbenchCommand(console)),
                new GenerateCommand(console),
                new ServeCommand(console),
                new LogitsCommand(console),
                new SpeedCommand(console),
                new ScoreCommand(console),
                new ReportCommand(console),
                new VerifyCommand(console),
                new MergeCommand(console),
                new ExportCommand(console),
                new DoctorCommand(console),
                new SetupCommand(console));
    }
}
