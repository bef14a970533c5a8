package dev.paddock.fetch.queue;

import dev.paddock.domain.Download;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Subscription;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The models that are fetched, here or in another process. Every method may block on the network, and may be called by several
 * threads; refusals are {@link PaddockException}s.
 */
public interface Downloads extends AutoCloseable {
    /**
     * What is asked for.
     *
     * @param model {@code owner/repo[:quant]}, {@code owner/repo/file.gguf} or an address
     * @param to folder; null for the one of the settings
     * @param withoutProjector leaves out what the model sees with
     */
    record Wish(String model, @Nullable Path to, boolean withoutProjector) {}

    /** In the order in which they are fetched. */
    List<Download> list();

    /**
     * Puts a model in the list; the one that is there already, where it is the same, and resumes that.
     *
     * @throws PaddockException INVALID or NOT_FOUND where there is no such model
     */
    Download start(Wish wish);

    /** What is there of it stays. @throws PaddockException NOT_FOUND */
    Download pause(String id);

    /** Also after a failure. @throws PaddockException NOT_FOUND */
    Download resume(String id);

    /** Before all others. @throws PaddockException NOT_FOUND */
    Download first(String id);

    /**
     * Takes it off the list; of one that is not done, what is there of it is deleted.
     *
     * @throws PaddockException NOT_FOUND
     */
    void remove(String id);

    /** Delivers the present list before it returns, then the latest whenever something changed. */
    Subscription subscribe(Consumer<List<Download>> listener);

    @Override
    void close();
}
