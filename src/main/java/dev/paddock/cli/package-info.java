/**
 * The command line: reads arguments, asks a supervisor, prints tables and sentences, and answers with exit codes. How a
 * supervisor is reached or started it learns from {@link dev.paddock.cli.Daemon} alone.
 */
package dev.paddock.cli;
