package dev.paddock.install;

import java.util.List;

/**
 * One build of a release, and what speaks for it or against it on this machine. Immutable.
 *
 * @param runtimes further files that belong beside it
 * @param suits nothing is known that would keep it from running here
 * @param reason a sentence without a full stop: why it is proposed, or why it would not run
 */
public record Choice(Asset asset, AssetName name, List<Asset> runtimes, boolean suits, String reason) {
    public Choice {
        runtimes = List.copyOf(runtimes);
    }

    /** Bytes to be downloaded. */
    public long size() {
        return asset.size() + runtimes.stream().mapToLong(Asset::size).sum();
    }
}
