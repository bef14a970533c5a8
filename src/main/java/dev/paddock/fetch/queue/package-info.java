/**
 * The downloads of models: which are under way, in which order, how fast; what is left of them when Paddock ends goes on when it
 * starts again. Knows the domain, {@code files} and {@code fetch}.
 */
@NullMarked
package dev.paddock.fetch.queue;

import org.jspecify.annotations.NullMarked;
