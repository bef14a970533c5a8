/**
 * The local REST and event stream over which the command line, scripts and a second window use a supervisor that lives in
 * another process. It binds the loopback address only, and knows {@code supervisor}, {@code settings} and {@code domain}.
 */
package dev.paddock.control;
