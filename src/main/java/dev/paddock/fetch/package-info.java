/**
 * Large files from web servers: in several ranges at once, resumed after any interruption, compared with their digest, and under
 * their final name only when they are whole (docs/decisions/0020). Knows the domain and {@code files}; neither models nor
 * engines.
 */
@NullMarked
package dev.paddock.fetch;

import org.jspecify.annotations.NullMarked;
