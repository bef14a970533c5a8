/**
 * What a person saved, as JSON files: instances, profiles, small state. Reads and writes them so that nothing is lost;
 * knows only the domain and how files are written.
 */
package dev.paddock.settings;
