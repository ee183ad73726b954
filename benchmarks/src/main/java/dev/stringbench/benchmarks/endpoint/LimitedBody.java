package dev.stringbench.benchmarks.endpoint;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A collector of a reply's body up to a limit, so that a faulty server cannot fill the memory. */
final class LimitedBody implements BodySubscriber<byte[]> {

    /** Far more than an answer of any benchmark takes. */
    static final int MOST_BYTES = 64 << 20;

    private final BodySubscriber<byte[]> bytes = BodySubscribers.ofByteArray();
    private long received;
    private Flow.@Nullable Subscription subscription;
    private boolean ended;

    @Override
    public CompletionStage<byte[]> getBody() {
        return bytes.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        bytes.onSubscribe(given);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        received += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
        if (received <= MOST_BYTES) {
            bytes.onNext(buffers);
        } else if (!ended) {
            ended = true;
            if (subscription != null) {
                subscription.cancel();
            }
            bytes.onError(new IOException("the reply is longer than " + MOST_BYTES + " bytes"));
        }
    }

    @Override
    public void onError(Throwable e) {
        if (!ended) {
            bytes.onError(e);
        }
    }

    @Override
    public void onComplete() {
        if (!ended) {
            bytes.onComplete();
        }
    }
}
