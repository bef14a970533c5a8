/**
 * What is known of llama.cpp builds: which there are, how they are told what to do, what they say and how they answer.
 * Knows only the domain.
 */
package dev.paddock.engine;
