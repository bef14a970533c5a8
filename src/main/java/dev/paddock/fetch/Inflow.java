package dev.paddock.fetch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * One answer as it comes in: what is wanted goes to a sink on the thread that received it, anything else is read as a short
 * text. Nothing more is asked for before the sink has taken what came, so a slow disk slows the server down and nothing piles
 * up.
 */
final class Inflow implements HttpResponse.BodyHandler<Void>, HttpResponse.BodySubscriber<Void> {
    private static final int MOST_TEXT = 8 * 1024;

    /** Takes the content; may block. */
    interface Sink {
        /** @throws FetchException ends the answer */
        void take(List<ByteBuffer> content) throws IOException;
    }

    /** Looks at the head of an answer. */
    interface Choice {
        /**
         * Null: not what was wanted.
         *
         * @throws FetchException ends the answer
         */
        @Nullable
        Sink sink(ResponseInfo head) throws FetchException;
    }

    private final Choice choice;
    private final CompletableFuture<Void> body = new CompletableFuture<>();
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private @Nullable Sink sink;
    private volatile Flow.@Nullable Subscription subscription;
    /** When the server's turn began; 0 while it is ours. */
    private volatile long waitingSince = System.nanoTime();

    Inflow(Choice choice) {
        this.choice = choice;
    }

    @Override
    public HttpResponse.BodySubscriber<Void> apply(ResponseInfo head) {
        try {
            sink = choice.sink(head);
        } catch (FetchException unusable) {
            body.completeExceptionally(unusable);
        }
        return this;
    }

    /** How long the server has kept us waiting by now. */
    Duration waited() {
        long since = waitingSince;
        return since == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    }

    /** The beginning of an answer that no sink wanted. */
    String text() {
        return text.toString(StandardCharsets.UTF_8);
    }

    /** Ends it from another thread. */
    void abort(IOException why) {
        if (body.completeExceptionally(why)) {
            Flow.Subscription running = subscription;
            if (running != null) {
                running.cancel();
            }
        }
    }

    @Override
    public CompletionStage<Void> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (body.isDone()) {
            given.cancel();
        } else {
            askForMore(given);
        }
    }

    private void askForMore(Flow.Subscription from) {
        waitingSince = Math.max(1, System.nanoTime());
        from.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> content) {
        waitingSince = 0;
        try {
            if (body.isDone()) {
                return;
            }
            if (sink == null) {
                keepText(content);
            } else {
                sink.take(content);
            }
        } catch (IOException | RuntimeException failed) {
            abort(failed instanceof IOException io ? io : new IOException(failed));
            return;
        }
        Flow.Subscription from = subscription;
        if (from != null && !body.isDone()) {
            askForMore(from);
        }
    }

    private void keepText(List<ByteBuffer> content) {
        for (ByteBuffer piece : content) {
            byte[] bytes = new byte[Math.min(piece.remaining(), MOST_TEXT - text.size())];
            piece.get(bytes);
            text.writeBytes(bytes);
        }
        if (text.size() >= MOST_TEXT) {
            body.complete(null);
            Flow.Subscription running = subscription;
            if (running != null) {
                running.cancel();
            }
        }
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        body.complete(null);
    }
}
