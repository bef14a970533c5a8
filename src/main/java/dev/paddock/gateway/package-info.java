/**
 * One address for all servers: takes what clients of OpenAI, Anthropic and llama.cpp send, finds or starts the server that is
 * meant, and passes the answer on as it comes. Knows the supervisor by its interface, and HTTP.
 */
@NullMarked
package dev.paddock.gateway;

import org.jspecify.annotations.NullMarked;
