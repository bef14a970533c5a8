/**
 * What a person saved, as JSON files: instances, profiles, small state. Reads and writes them so that nothing is lost;
 * knows only the domain.
 */
package dev.paddock.settings;
