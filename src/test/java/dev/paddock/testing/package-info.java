/**
 * What tests of several packages need: a scripted child process that looks like llama-server. Knows only the domain.
 */
package dev.paddock.testing;
