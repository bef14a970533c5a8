package dev.paddock.domain;

/** What the last health probe said, independent of {@link ServerState}. */
public enum Health {
    /** Not probed yet, or nothing to probe. */
    UNKNOWN,
    /** Answered 503: the model is being loaded. */
    LOADING,
    /** Answered 200. */
    HEALTHY,
    /** No answer, for as many probes as the health check allows. */
    UNHEALTHY,
    /** Answered, but with an error. */
    ERROR
}
