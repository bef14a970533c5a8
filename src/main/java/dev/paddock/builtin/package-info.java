/**
 * The built-in engine: a process of its own that looks and speaks like llama-server, with llama.cpp of June 2025 over JNI
 * inside. It knows no other package of Paddock, and Paddock knows it only as a command line.
 */
package dev.paddock.builtin;
