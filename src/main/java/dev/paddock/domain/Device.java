package dev.paddock.domain;

/**
 * Something an engine can compute on, as its {@code --list-devices} tells.
 *
 * @param id what {@code --device} takes: {@code CUDA0}
 * @param name for people: {@code NVIDIA GeForce RTX 4090}
 * @param totalBytes its memory; 0 where the engine does not say
 * @param freeBytes at the moment of asking
 */
public record Device(String id, String name, long totalBytes, long freeBytes) {}
