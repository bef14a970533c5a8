/**
 * What differs between operating systems: folders, processes, ports, log files, measurements. Knows the domain and the
 * JDK, OSHI and JNA; nothing of servers or engines.
 */
package dev.paddock.platform;
