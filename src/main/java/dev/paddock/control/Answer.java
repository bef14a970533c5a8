package dev.paddock.control;

import dev.paddock.http.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What is sent back. */
record Answer(int status, Headers headers, Content content) {
    sealed interface Content {}

    record None() implements Content {}

    /** @param value written as JSON */
    record Json(Object value) implements Content {}

    record Bytes(String type, byte[] bytes) implements Content {}

    /** Goes on until the client leaves. */
    record Events(Source source) implements Content {}

    @FunctionalInterface
    interface Source {
        /** Returns when there is nothing more to tell; is interrupted when the client leaves. */
        void run(EventOutput out) throws IOException, InterruptedException;
    }

    static final Answer EMPTY = new Answer(204, new Headers(), new None());

    static Answer ok(Object body) {
        return of(200, body);
    }

    static Answer of(int status, Object body) {
        return new Answer(status, new Headers(), new Json(body));
    }

    static Answer of(ProblemJson problem) {
        return of(problem.status(), problem);
    }

    static Answer text(String text) {
        return bytes("text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    static Answer bytes(String type, byte[] bytes) {
        return new Answer(200, new Headers(), new Bytes(type, bytes));
    }

    static Answer events(Source source) {
        return new Answer(200, new Headers(), new Events(source));
    }

    Answer with(String header, String value) {
        return new Answer(status, new Headers().addAll(headers).set(header, value), content);
    }
}
