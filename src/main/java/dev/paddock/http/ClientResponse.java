package dev.paddock.http;

import java.io.IOException;
import java.io.InputStream;

/** A response whose body is read by and by. Belongs to one thread. */
public final class ClientResponse implements AutoCloseable {
    private final ResponseHead head;
    private final BodyInput body;
    private final HttpClient.Call call;

    ClientResponse(ClientConnection connection, String method, ResponseHead head, HttpClient.Call call)
            throws IOException {
        this.head = head;
        this.call = call;
        this.body = BodyInput.ofResponse(connection.wire(), method, head);
    }

    public int status() {
        return head.status();
    }

    public Headers headers() {
        return head.headers();
    }

    /** @return -1 where it is not known before the end */
    public long length() throws HttpRefusal {
        Long length = BodyInput.length(head.headers(), 502);
        return length == null || head.headers().has("Transfer-Encoding") ? -1 : length;
    }

    /** Each read gives what is there, and waits only where nothing is. */
    public InputStream body() {
        return body;
    }

    /** Keeps the connection for the next request where the body was read to its end, else cuts it. */
    @Override
    public void close() {
        call.done(body.isComplete() && !body.endsConnection() && head.keepsAlive());
    }
}
