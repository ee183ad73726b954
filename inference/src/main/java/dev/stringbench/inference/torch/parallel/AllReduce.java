package dev.stringbench.inference.torch.parallel;

import com.sun.jna.Pointer;
import dev.stringbench.inference.torch.operator.OperatorArguments;
import dev.stringbench.inference.torch.operator.TorchOperator;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.util.Map;

/** The sum over ranks as TorchScript calls it, {@code string_bench::all_reduce}. */
public final class AllReduce implements TorchOperator.Body {
    private static final String SCHEMA = "all_reduce(Tensor(a!) sum, Tensor(b!) stopped, Tensor cancelled) -> ()";

    /** The one there is; an operator can be registered once. */
    private static final AllReduce INSTANCE = new AllReduce();

    private AllReduce() {}

    /**
     * Register the operator for both kinds of devices; to be asked before a program that calls it is loaded.
     *
     * @return whether this libtorch takes it
     */
    public static boolean register() {
        return TorchOperator.register(TorchOperator.OURS, SCHEMA, "CPU", INSTANCE)
                && TorchOperator.register(TorchOperator.OURS, SCHEMA, "CUDA", INSTANCE);
    }

    /** The program's file that calls it, in place of the one for models that are not split. */
    public static Map<String, String> source() {
        return Map.of("collective", TorchProgram.resource("collective-ranks.py"));
    }

    @Override
    public void run(OperatorArguments arguments) {
        boolean cancelled = new Pointer(arguments.data(2)).getByte(0) != 0;
        if (!RankGroup.sum(arguments.tensor(0), cancelled)) {
            new Pointer(arguments.data(1)).setByte(0, (byte) 1);
        }
    }
}
