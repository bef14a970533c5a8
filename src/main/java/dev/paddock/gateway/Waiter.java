package dev.paddock.gateway;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A request that waits for a server.
 *
 * @param candidates names of servers of which any will do, the preferred first
 * @param failed those of them that failed since it waits; guarded by the dispatcher's lock
 */
record Waiter(List<String> candidates, Set<String> failed, CompletableFuture<Lease> lease) {
    boolean isDone() {
        return lease.isDone();
    }
}
