/** Measures by the side of what a person would use instead, and writes the table. */
@NullMarked
package dev.paddock.bench;

import org.jspecify.annotations.NullMarked;
