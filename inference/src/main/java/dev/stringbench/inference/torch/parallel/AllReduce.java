package dev.stringbench.inference.torch.parallel;

import com.sun.jna.Pointer;
import dev.stringbench.inference.torch.operator.OperatorArguments;
import dev.stringbench.inference.torch.operator.OperatorTensor;
import dev.stringbench.inference.torch.operator.TorchOperator;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.util.Map;
import java.util.stream.Stream;

/** The sums over ranks as TorchScript calls them, {@code string_bench::all_reduce} and two more. */
public final class AllReduce {
    /** Operators by their schemas, each made once, since it can be registered once. */
    private static final Map<String, TorchOperator.Body> OPERATORS = Map.of(
            "all_reduce(Tensor(a!) sum, Tensor(b!) stopped, Tensor cancelled) -> ()",
            arguments -> run(arguments, RankGroup::sum),
            "begin_all_reduce(Tensor(a!) sum, Tensor(b!) stopped, Tensor cancelled) -> ()",
            arguments -> run(arguments, RankGroup::begin),
            "finish_all_reduce(Tensor(a!) x) -> ()",
            arguments -> RankGroup.finish());

    private AllReduce() {}

    /**
     * Register the operators for both kinds of devices; to be asked before a program that calls them is loaded.
     *
     * @return whether this libtorch takes them
     */
    public static boolean register() {
        return OPERATORS.entrySet().stream()
                .flatMap(operator -> Stream.of("CPU", "CUDA")
                        .map(device -> TorchOperator.register(
                                TorchOperator.OURS, operator.getKey(), device, operator.getValue())))
                .toList()
                .stream()
                .allMatch(taken -> taken);
    }

    /** The program's file that calls them, in place of the one for models that are not split. */
    public static Map<String, String> source() {
        return Map.of("collective", TorchProgram.resource("collective-ranks.py"));
    }

    private interface Sum {
        boolean of(OperatorTensor tensor, boolean cancelled);
    }

    private static void run(OperatorArguments arguments, Sum sum) {
        boolean cancelled = new Pointer(arguments.data(2)).getByte(0) != 0;
        if (!sum.of(arguments.tensor(0), cancelled)) {
            new Pointer(arguments.data(1)).setByte(0, (byte) 1);
        }
    }
}
