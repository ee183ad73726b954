package dev.stringbench.inference.torch;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.torch.SequenceRunner.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Continue many prompts together: each step runs one token of every sequence at work; a sequence leaves as it ends and
 * the next prompt enters as soon as the cache has room for it.
 *
 * <p>Where memory runs out the newest half of the sequences is put back and tried again later, with fewer at once.
 */
final class ContinuousBatch {
    private final GenerationSession session;
    private final SequenceRunner runner;
    private final Cancellation cancellation;
    private final PtNDArray flag;
    private final Iterator<PromptRequest> requests;
    private final Consumer<PromptOutcome> outcomes;
    private final Deque<PromptRequest> waiting = new ArrayDeque<>();
    private final List<Member> members = new ArrayList<>();
    private int most;

    /** A sequence at work and what asked for it. */
    private record Member(PromptRequest request, RunningSequence running) {}

    /**
     * Prepare a batch.
     *
     * @param most sequences at once, at least 1
     * @param flag the cancellation as TorchScript sees it
     */
    ContinuousBatch(
            GenerationSession session,
            SequenceRunner runner,
            int most,
            Cancellation cancellation,
            PtNDArray flag,
            Iterator<PromptRequest> requests,
            Consumer<PromptOutcome> outcomes) {
        this.session = session;
        this.runner = runner;
        this.most = most;
        this.cancellation = cancellation;
        this.flag = flag;
        this.requests = requests;
        this.outcomes = outcomes;
    }

    /** Run until every request has its outcome or the batch is cancelled. */
    void run() {
        try {
            while (!cancellation.isCancelled()) {
                admit();
                if (members.isEmpty()) {
                    return;
                }
                step();
            }
        } finally {
            List.copyOf(members).forEach(this::leave);
        }
    }

    private void admit() {
        while (members.size() < most && !cancellation.isCancelled()) {
            Optional<PromptRequest> next = next();
            if (next.isEmpty()) {
                return;
            }
            PromptRequest request = next.get();
            try {
                Optional<RunningSequence> entered = session.enter(request.prompt(), request.options(), flag);
                if (entered.isEmpty()) {
                    waiting.addFirst(request); // no room before others have ended
                    return;
                }
                if (cancellation.isCancelled()) {
                    leave(new Member(request, entered.get()));
                    return;
                }
                members.add(new Member(request, entered.get()));
                settle();
            } catch (InferenceException e) {
                failed(request, e);
            }
        }
    }

    private Optional<PromptRequest> next() {
        if (!waiting.isEmpty()) {
            return Optional.of(waiting.removeFirst());
        }
        return requests.hasNext() ? Optional.of(requests.next()) : Optional.empty();
    }

    /** A prompt too large to enter beside others waits for them; alone it has failed. */
    private void failed(PromptRequest request, InferenceException cause) {
        if (cause.fault() == Fault.OUT_OF_MEMORY && !members.isEmpty()) {
            most = members.size();
            waiting.addFirst(request);
        } else if (cause.fault() == Fault.OUT_OF_MEMORY || cause.fault() == Fault.BAD_PROMPT) {
            outcomes.accept(new PromptOutcome.Failed(request.key(), cause));
        } else {
            throw cause;
        }
    }

    private void step() {
        try {
            List<Step> steps =
                    members.stream().map(member -> member.running().step()).toList();
            List<IValue> samplings =
                    members.stream().map(member -> member.running().sampling()).toList();
            double[] draws = members.stream()
                    .mapToDouble(member -> member.running().draw())
                    .toArray();
            long[] tokens = session.decodeStep(() -> runner.step(steps, flag, samplings, draws));
            if (cancellation.isCancelled()) {
                return;
            }
            for (int i = 0; i < tokens.length; i++) {
                members.get(i).running().tokens().add(Math.toIntExact(tokens[i]));
            }
            settle();
        } catch (InferenceException e) {
            if (e.fault() != Fault.OUT_OF_MEMORY) {
                throw e;
            }
            shrink(e);
        }
    }

    /** Hand over the sequences that have ended. */
    private void settle() {
        for (Member member : List.copyOf(members)) {
            member.running().finished().ifPresent(reason -> {
                GenerationResult result = member.running().result(reason);
                leave(member);
                outcomes.accept(new PromptOutcome.Generated(member.request().key(), result));
            });
        }
    }

    private void shrink(InferenceException cause) {
        if (members.size() == 1) {
            Member only = members.get(0);
            leave(only);
            outcomes.accept(new PromptOutcome.Failed(only.request().key(), cause));
            return;
        }
        most = members.size() / 2;
        while (members.size() > most) {
            Member newest = members.get(members.size() - 1);
            leave(newest);
            waiting.addFirst(newest.request());
        }
    }

    private void leave(Member member) {
        members.remove(member);
        runner.release(member.running().sequence());
        member.running().close();
    }
}
