/**
 * GGUF files: reads what their headers say without their tensor data, tells broken ones in words, and writes small ones of
 * our own. Knows only the domain.
 */
package dev.paddock.library;
