/**
 * Owns all servers: launches, watches, restarts and stops them, and finds them again. Window, tray, command line and
 * control API see it through {@link dev.paddock.supervisor.Supervisor}, whether it runs in this process or in a daemon.
 */
package dev.paddock.supervisor;
