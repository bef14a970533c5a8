package dev.paddock.domain;

import java.util.List;

/**
 * What became of the orphans that were to be ended.
 *
 * @param stopped how many have ended
 * @param pids theirs
 * @param problems those that have not, one each
 */
public record Cleanup(int stopped, List<Long> pids, List<Problem> problems) {
    public Cleanup {
        pids = List.copyOf(pids);
        problems = List.copyOf(problems);
    }

    public static Cleanup of(List<Long> pids, List<Problem> problems) {
        return new Cleanup(pids.size(), pids, problems);
    }
}
