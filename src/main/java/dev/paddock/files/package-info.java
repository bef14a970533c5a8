/**
 * Files as everybody here needs them: written in one step, and folders that tell of their changes. Below all that keeps
 * something on disk; knows the JDK alone.
 */
package dev.paddock.files;
