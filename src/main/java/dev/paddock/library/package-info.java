/**
 * GGUF files: reads what their headers say without their tensor data, tells broken ones in words, and writes small ones of
 * our own. Knows only the domain, and how files are written and folders watched.
 */
package dev.paddock.library;
