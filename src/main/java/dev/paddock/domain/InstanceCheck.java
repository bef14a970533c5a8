package dev.paddock.domain;

import java.util.List;

/**
 * Looks whether an instance can work on this machine, beyond what its file alone can tell. Never starts it. May read the
 * disk; called on any thread.
 */
@FunctionalInterface
public interface InstanceCheck {
    /** What is wrong or doubtful, without the file; empty where all is well. */
    List<Finding> check(Instance instance);
}
