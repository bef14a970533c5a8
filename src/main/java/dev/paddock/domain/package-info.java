/**
 * The words of Paddock as immutable values: instance, profile, server, engine, model. It knows no other package and
 * does no I/O.
 */
package dev.paddock.domain;
