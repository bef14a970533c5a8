/**
 * Newer versions of Paddock itself: a signed list of releases is asked for, its newest package fetched, compared and handed to
 * the system (docs/decisions/0025).
 */
@NullMarked
package dev.paddock.install.update;

import org.jspecify.annotations.NullMarked;
