package dev.paddock.fetch.queue;

import dev.paddock.fetch.hub.ModelPlace;

/**
 * As the settings say at a moment.
 *
 * @param atOnce models at a time
 * @param connections for each file
 * @param bytesPerSecond of all together; 0 for as fast as it goes
 * @param place of those for which no folder was named
 */
public record DownloadLimits(int atOnce, int connections, long bytesPerSecond, ModelPlace place) {}
