package dev.paddock.supervisor;

import dev.paddock.domain.IoWords;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** What the supervisor's methods hand out. */
final class Stages {
    static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

    private Stages() {}

    interface Request<T> {
        CompletionStage<T> post() throws IOException;
    }

    /** Reads of the disk and refusals happen on a background thread, so that every method returns at once. */
    static <T> CompletionStage<T> on(Request<T> request) {
        return CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return request.post();
                            } catch (IOException e) {
                                throw unwritable(e);
                            }
                        },
                        Answers.BACKGROUND)
                .thenCompose(stage -> stage)
                .exceptionallyCompose(Stages::plain);
    }

    static PaddockException unwritable(IOException e) {
        return new PaddockException(
                Kind.FAILED,
                Problem.of(
                        "unwritable-home",
                        "Paddock's files cannot be read or written",
                        IoWords.why(e),
                        "Check the permissions of the folder and that the disk is not full."));
    }

    /** Dependent stages wrap what went wrong; callers are promised the exception itself. */
    private static <T> CompletionStage<T> plain(Throwable wrapped) {
        Throwable cause = wrapped;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return CompletableFuture.failedStage(cause);
    }

    static <T> CompletionStage<List<T>> all(List<CompletionStage<T>> stages) {
        List<CompletableFuture<T>> futures =
                stages.stream().map(CompletionStage::toCompletableFuture).toList();
        return CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> futures.stream().map(CompletableFuture::join).toList());
    }
}
