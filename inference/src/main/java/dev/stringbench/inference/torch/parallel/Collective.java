package dev.stringbench.inference.torch.parallel;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.torch.operator.OperatorTensor;
import java.util.Optional;

/**
 * A way to add tensors up over the ranks of a group. Each rank calls on its own thread, all of them in the same order.
 *
 * <p>Safe for use by several threads.
 */
interface Collective extends AutoCloseable {
    /**
     * Replace a rank's tensor by the sum of all ranks' tensors. On a GPU the work is put on the thread's current stream, and
     * the call need not wait for it.
     *
     * @param rank of the caller, counted from 0
     * @param tensor contiguous, as large and of the same type on every rank
     * @throws InferenceException ENGINE_FAILURE when it fails or {@link #abort} was called
     */
    void sum(int rank, OperatorTensor tensor);

    /**
     * The same as {@link #sum}, but on a GPU it may run beside what the thread's current stream is given after it, until {@link
     * #finish}. The tensor must live until then and be left alone.
     *
     * @throws InferenceException ENGINE_FAILURE when it fails or {@link #abort} was called
     */
    void begin(int rank, OperatorTensor tensor);

    /** Let what the thread's current stream is given from here on wait for all that a rank has begun. */
    void finish(int rank);

    /**
     * Look for a failure that no call has told of, as of a GPU or a link on which sums wait without end.
     *
     * @return what has failed, in one line; empty where all is well or {@link #abort} was called
     */
    Optional<InferenceException> lookForFailure();

    /** Let every call that waits for other ranks end, now and later, since one of them will not come. */
    void abort();

    /** Free what it holds, with no call under way. */
    @Override
    void close();
}
