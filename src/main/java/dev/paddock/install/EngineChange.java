package dev.paddock.install;

/**
 * Which engine runs now where an instance names none.
 *
 * @param current an engine's id or path; {@code builtin} for the built-in one
 * @param previous what it was before, likewise
 */
public record EngineChange(String current, String previous) {}
