/**
 * Models from Hugging Face, or a server that speaks its API: what there is, which files belong together, and where they go. Knows
 * the domain, {@code files} and {@code fetch}.
 */
@NullMarked
package dev.paddock.fetch.hub;

import org.jspecify.annotations.NullMarked;
