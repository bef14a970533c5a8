/**
 * The composition root: wires the other packages and starts the window, the background service or the command line. It
 * also decides which process owns the servers, and fills a home that nobody has used before.
 */
package dev.paddock.app;
