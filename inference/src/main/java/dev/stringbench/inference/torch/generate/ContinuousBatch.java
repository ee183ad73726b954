package dev.stringbench.inference.torch.generate;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.torch.generate.SequenceRunner.Step;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A batch that continues many prompts together: each step runs one token of every sequence at work; a sequence leaves
 * as it ends or is cancelled, and the next prompt enters as soon as the cache has room for it: whole while nothing else is
 * at work, and beside others in chunks where the session says so, a step of theirs after each.
 *
 * <p>Where memory runs out the newest half of the sequences is put back and tried again later, with fewer at once.
 */
final class ContinuousBatch {
    private final GenerationSession session;
    private final SequenceRunner runner;
    private final int limit;
    private final Cancellation cancellation;
    private final PtNDArray flag;
    private final PromptSource source;
    private final Consumer<PromptOutcome> outcomes;
    private final Deque<Entrant> waiting = new ArrayDeque<>();
    private final List<Member> members = new ArrayList<>();
    private @Nullable Entering entering;
    private int most;

    /**
     * A prompt that is to enter.
     *
     * @param told tokens that its listener has heard, where it was at work before and was put back
     */
    private record Entrant(PromptRequest request, List<Integer> told) {}

    /** A prompt of which some blocks may have been run, and what asked for it. */
    private record Entering(Entrant entrant, EnteringSequence sequence) {
        boolean isCancelled() {
            return entrant.request().cancellation().isCancelled();
        }
    }

    /** A sequence at work and what asked for it. */
    private record Member(PromptRequest request, RunningSequence running) {
        /** Take a token and tell it, unless nobody wants it any more. */
        void take(int chosen) {
            if (!request.cancellation().isCancelled()) {
                running.next(chosen);
                tell();
            }
        }

        void tell() {
            if (running.isLastNew()) {
                request.listener().onToken(running.lastToken());
            }
        }

        Optional<FinishReason> finished() {
            return running.finished()
                    .or(() -> request.cancellation().isCancelled()
                            ? Optional.of(FinishReason.CANCELLED)
                            : Optional.empty());
        }

        /**
         * What enters again. On a GPU a second run may choose other tokens than the first, so those that were told are
         * kept, and only run again to fill the cache. They are decoded once more and not made part of the prompt, since
         * string-original counts a prompt's keys otherwise than generated ones.
         */
        Entrant again() {
            return new Entrant(request, request.listener() == TokenListener.NONE ? List.of() : running.settled());
        }
    }

    /**
     * Prepare a batch.
     *
     * @param limit sequences at once, at least 1
     * @param flag the cancellation as TorchScript sees it
     */
    ContinuousBatch(
            GenerationSession session,
            SequenceRunner runner,
            int limit,
            Cancellation cancellation,
            PtNDArray flag,
            PromptSource source,
            Consumer<PromptOutcome> outcomes) {
        this.session = session;
        this.runner = runner;
        this.limit = limit;
        this.most = limit;
        this.cancellation = cancellation;
        this.flag = flag;
        this.source = source;
        this.outcomes = outcomes;
    }

    /** Run until the source has ended and every request has its outcome, or the batch is cancelled. */
    void run() {
        try {
            while (!cancellation.isCancelled()) {
                boolean hasMore = admit();
                if (!members.isEmpty()) {
                    step();
                } else if (!hasMore && !awaitNext()) {
                    return;
                }
            }
        } finally {
            putOff();
            List.copyOf(members).forEach(this::leave);
        }
    }

    /**
     * Let as many enter as there are places now and as the step of those at work may wait for. Those that end with their
     * first token make room for no others before the next step, or a stream of them would keep the rest from going on.
     *
     * @return whether there may be more
     */
    private boolean admit() {
        int run = 0;
        for (int places = most - members.size(); places > 0 && members.size() < most; places--) {
            if (cancellation.isCancelled()) {
                return true;
            }
            if (entering == null) {
                Optional<Entrant> next = next();
                if (next.isEmpty()) {
                    return false;
                }
                if (!begin(next.get())) {
                    return true;
                }
            }
            Entering current = entering;
            if (current != null) {
                run = advance(current, run);
                if (entering != null) {
                    return true;
                }
            }
        }
        return true;
    }

    private Optional<Entrant> next() {
        if (!waiting.isEmpty()) {
            return Optional.of(waiting.removeFirst());
        }
        return source.next().map(ContinuousBatch::entrant);
    }

    /** Wait for the source to give more or to end; what was short of memory before is gone by then. */
    private boolean awaitNext() {
        Optional<PromptRequest> next = source.awaitNext();
        most = limit;
        next.map(ContinuousBatch::entrant).ifPresent(waiting::add);
        return next.isPresent();
    }

    private static Entrant entrant(PromptRequest request) {
        return new Entrant(request, List.of());
    }

    /** Give a prompt its place, and give false where there is none before others have ended. */
    private boolean begin(Entrant entrant) {
        PromptRequest request = entrant.request();
        if (request.cancellation().isCancelled()) {
            var nothing = new GenerationResult(entrant.told(), FinishReason.CANCELLED, 0, Duration.ZERO, Duration.ZERO);
            outcomes.accept(new PromptOutcome.Generated(request.key(), nothing));
            return true;
        }
        Optional<EnteringSequence> placed;
        try {
            placed = session.enter(request.prompt(), request.options(), entrant.told());
        } catch (InferenceException e) {
            failed(entrant, e);
            return true;
        }
        if (placed.isEmpty()) {
            if (members.isEmpty()) {
                throw new IllegalStateException("an empty cache has no room for a prompt");
            }
            waiting.addFirst(entrant);
            return false;
        }
        entering = new Entering(entrant, placed.get());
        return true;
    }

    /**
     * Run blocks of the prompt that is entering, until it is at work, has ended, or those at work have waited enough.
     *
     * @param before tokens of prompts that were run since the last step
     * @return the same with those run now
     */
    private int advance(Entering current, int before) {
        int run = before;
        EnteringSequence sequence = current.sequence();
        while (!sequence.isDone() && !cancellation.isCancelled() && !current.isCancelled()) {
            int most = members.isEmpty() ? Integer.MAX_VALUE : sequence.most(session.chunks());
            int block = sequence.blockTokens(most);
            if (run > 0 && block > most - run) {
                return run;
            }
            try {
                runBlock(current, most);
            } catch (InferenceException e) {
                entering = null;
                failed(current.entrant(), e);
                return run;
            }
            run += block;
        }
        entering = null;
        var member = new Member(current.entrant().request(), sequence.running());
        if (cancellation.isCancelled()) {
            leave(member);
            return run;
        }
        members.add(member);
        member.tell();
        settle();
        return run;
    }

    private void runBlock(Entering current, int tokens) {
        var either = new Cancellation();
        Cancellation own = current.entrant().request().cancellation();
        cancellation.bind(either);
        own.bind(either);
        try (PtNDManager scope = session.newScope()) {
            current.sequence().run(tokens, either.asTensor(scope));
        } finally {
            own.unbind(either);
            cancellation.unbind(either);
        }
    }

    /** Put the prompt that is entering back; what was computed of it stays in the cache until its rows are needed. */
    private void putOff() {
        Entering current = entering;
        if (current != null) {
            entering = null;
            runner.release(current.sequence().running().sequence());
            current.sequence().running().close();
            waiting.addFirst(current.entrant());
        }
    }

    /** A prompt too large to enter beside others waits for them; alone it has failed. */
    private void failed(Entrant entrant, InferenceException cause) {
        if (cause.fault() == Fault.OUT_OF_MEMORY && !members.isEmpty()) {
            most = members.size();
            waiting.addFirst(entrant);
        } else if (cause.fault() == Fault.OUT_OF_MEMORY || cause.fault() == Fault.BAD_PROMPT) {
            outcomes.accept(new PromptOutcome.Failed(entrant.request().key(), cause));
        } else {
            throw cause;
        }
    }

    private void step() {
        long[] tokens;
        try {
            List<Step> steps =
                    members.stream().map(member -> member.running().step()).toList();
            List<IValue> samplings =
                    members.stream().map(member -> member.running().sampling()).toList();
            double[] draws = members.stream()
                    .mapToDouble(member -> member.running().draw())
                    .toArray();
            tokens = session.decodeStep(() -> runner.step(steps, flag, samplings, draws));
        } catch (InferenceException e) {
            if (e.fault() != Fault.OUT_OF_MEMORY) {
                throw e;
            }
            shrink(e);
            return;
        }
        if (cancellation.isCancelled()) {
            return;
        }
        for (int i = 0; i < tokens.length; i++) {
            members.get(i).take(Math.toIntExact(tokens[i]));
        }
        settle();
    }

    /** Hand over the sequences that have ended. */
    private void settle() {
        for (Member member : List.copyOf(members)) {
            member.finished().ifPresent(reason -> {
                GenerationResult result = member.running().result(reason);
                leave(member);
                outcomes.accept(new PromptOutcome.Generated(member.request().key(), result));
            });
        }
    }

    private void shrink(InferenceException cause) {
        if (entering != null) {
            putOff();
            most = members.size();
            return;
        }
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
            waiting.addFirst(newest.again());
        }
    }

    private void leave(Member member) {
        members.remove(member);
        runner.release(member.running().sequence());
        member.running().close();
    }
}
