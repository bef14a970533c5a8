/**
 * Paddock's icon beside the clock: its menu as a model, its four shapes, its notifications. Knows the supervisor, the
 * domain and {@code java.awt}; windows, clipboard and browser it reaches through {@link dev.paddock.tray.TrayPorts} alone.
 */
package dev.paddock.tray;
