/** The composition root: wires the other packages and starts the window, the daemon or the command line. */
package dev.paddock.app;
