/** Reads and writes what other programs call their configuration of llama.cpp servers. Knows the domain alone. */
package dev.paddock.exchange;
