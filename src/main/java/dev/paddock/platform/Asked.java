package dev.paddock.platform;

/** What became of the wish that a process end. */
public enum Asked {
    /** It was told and ends in its own time, if it listens. */
    ASKED,
    /** Nothing could tell it, so it was ended at once. */
    ENDED_AT_ONCE,
    /** It is not the one meant, has ended already, or is somebody else's. */
    REFUSED
}
