/**
 * Builds of llama.cpp on this machine and in its releases: found, chosen, fetched, unpacked and kept in several versions.
 * Knows the domain, and how files are written and downloaded; what an engine can do it is told.
 */
package dev.paddock.install;
