/**
 * HTTP/1.1 on blocking sockets and virtual threads, both ends of it, for the gateway: strict about what it accepts, unbuffered,
 * and aware of a client that leaves while it waits (docs/decisions/0017). Beside it the TLS of the JDK's client. Knows nothing of
 * Paddock.
 */
@NullMarked
package dev.paddock.http;

import org.jspecify.annotations.NullMarked;
