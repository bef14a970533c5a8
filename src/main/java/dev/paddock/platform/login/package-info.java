/**
 * What starts Paddock at login or at boot, in the words of each operating system. The state is always read from the system.
 * Knows the domain, the files and JNA; nothing of servers.
 */
package dev.paddock.platform.login;
