package dev.paddock.supervisor;

import dev.paddock.domain.Cleanup;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Orphan;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.Subscription;
import dev.paddock.domain.UsageHistory;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What window, tray, command line and control API ask of the supervisor. Every method may be called from any thread and
 * returns at once. A stage completes when the state asked for is settled, or exceptionally with a
 * {@link PaddockException}; stages complete on a background thread.
 */
public interface Supervisor extends AutoCloseable {

    /** The present state. */
    Fleet fleet();

    /**
     * Delivers the present state before it returns, then every change, in order, each on a background thread; bursts may be
     * coalesced into the latest. The listener must not block.
     */
    Subscription subscribe(Consumer<Fleet> listener);

    /**
     * Somebody looks at what the servers take: until the handle is closed it is measured every 2 s, else every 15 s. Who
     * listens to another process's supervisor looks at it, too.
     */
    Subscription look();

    /** What the server took in the last hour. */
    CompletionStage<UsageHistory> history(String name);

    /**
     * READY, or the reason why not. Starting what runs returns it; starting what starts joins that start. A stop that
     * arrives meanwhile ends the stage with {@link PaddockException.Kind#CANCELLED}.
     */
    CompletionStage<ServerSnapshot> start(String name);

    /** STOPPED. Stopping what is stopped returns it. {@code force} skips the grace period. What is attached is let go. */
    CompletionStage<ServerSnapshot> stop(String name, boolean force);

    /**
     * READY with a new process. Where it can, it comes beside the old one and takes its place without a gap, or fails and
     * leaves it as it was; {@link ServerSnapshot#replacement} tells why the server was stopped first. What is stopped is
     * started; what is attached is a {@link PaddockException.Kind#CONFLICT}.
     *
     * @param stopFirst also where that need not be
     */
    CompletionStage<ServerSnapshot> restart(String name, boolean stopFirst);

    /** As {@link #restart(String, boolean)}, without a gap where that can be. */
    default CompletionStage<ServerSnapshot> restart(String name) {
        return restart(name, false);
    }

    /**
     * READY, as {@link #start}, with the llama-server of somebody else's that answers on the instance's fixed port and serves
     * the same model. It is watched and never ended. {@link PaddockException.Kind#CONFLICT} where no such server is there.
     */
    CompletionStage<ServerSnapshot> attach(String name);

    /** All STOPPED, in parallel. */
    CompletionStage<List<ServerSnapshot>> stopAll(boolean force);

    /**
     * Stops what the profile does not hold, starts what it holds, leaves alone what both share; where the memory suffices
     * for both, what comes is ready before what leaves is stopped. Everything is checked before anything is touched:
     * {@link PaddockException.Kind#INVALID} tells all that is wrong at once. The result lists the profile's servers as they
     * settled; one that failed does not keep the others from running. A later switch takes its place, and this one ends with
     * {@link PaddockException.Kind#CANCELLED}. {@link Fleet#switching} tells how far it is.
     */
    CompletionStage<Fleet> switchTo(String profile);

    /**
     * Back to what ran before the last switch, also while it is still under way.
     * {@link PaddockException.Kind#NOT_FOUND} where there was none since this supervisor was made.
     */
    CompletionStage<Fleet> switchBack();

    /**
     * Checks and saves a new instance. {@link PaddockException.Kind#CONFLICT} where the name is taken,
     * {@link PaddockException.Kind#INVALID} where the model or a value cannot work.
     */
    CompletionStage<ServerSnapshot> add(Instance instance);

    /**
     * Checks and saves an instance in place of the one of that name. A server that runs takes it up at its next start.
     * {@link PaddockException.Kind#NOT_FOUND} where there is none, {@link PaddockException.Kind#CONFLICT} where somebody
     * changed the same in its file meanwhile, else as {@link #add}.
     *
     * @param base what its file meant when the change was begun; null where it was begun with the instance as it is shown
     */
    CompletionStage<ServerSnapshot> update(Instance instance, @Nullable Instance base);

    /** As {@link #update(Instance, Instance)}, begun with the instance as it is shown. */
    default CompletionStage<ServerSnapshot> update(Instance instance) {
        return update(instance, null);
    }

    /** Takes up at once what was changed in the files; else that takes a moment. The fleet as it is then. */
    CompletionStage<Fleet> reload();

    /** Stops the server if it runs and deletes the instance; its logs stay. */
    CompletionStage<Void> remove(String name);

    /**
     * Saves a profile, new or in place of the one of that name; nothing is started or stopped by it.
     * {@link PaddockException.Kind#INVALID} where its name or title cannot be, or it holds a server twice or one that was not
     * in it before and does not exist.
     */
    CompletionStage<Fleet> saveProfile(Profile profile);

    /**
     * Deletes a profile; its servers stay as they are. {@link PaddockException.Kind#NOT_FOUND} where there is none. Where it
     * was active, none is, until it is saved again or another is switched to.
     */
    CompletionStage<Fleet> removeProfile(String name);

    /**
     * Processes that serve and belong to no server of this Paddock: left of an earlier one, or foreign llama-servers. Ours
     * first.
     */
    CompletionStage<List<Orphan>> orphans();

    /**
     * Takes over an orphan of ours as the server of its instance: READY, as {@link #start}.
     * {@link PaddockException.Kind#NOT_FOUND} where the process is no orphan, {@link PaddockException.Kind#CONFLICT} where
     * it is not ours, serves nothing, or its instance runs already.
     */
    CompletionStage<ServerSnapshot> adopt(long pid);

    /**
     * Ends an orphan with all that it started: asks, and kills after the grace period.
     *
     * @param force allows it for one that is not ours; {@link PaddockException.Kind#CONFLICT} without
     */
    CompletionStage<Void> endOrphan(long pid, boolean force);

    /**
     * Ends all orphans of ours with all that they started, in parallel; foreign ones are never touched by it.
     *
     * @param force kills at once instead of asking first
     */
    CompletionStage<Cleanup> endOrphans(boolean force);

    /** Lets go of everything; running servers go on, but for those that are to end with Paddock. */
    @Override
    void close();
}
