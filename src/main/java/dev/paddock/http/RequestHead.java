package dev.paddock.http;

/**
 * @param target path and query as they came, percent signs and all; begins with a slash, or is {@code *}
 * @param minorVersion 0 or 1
 */
public record RequestHead(String method, String target, int minorVersion, Headers headers) {
    public RequestHead(String method, String target, Headers headers) {
        this(method, target, 1, headers);
    }

    /** The target without its query, still encoded. */
    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** What follows the question mark, still encoded; empty where there is none. */
    public String query() {
        int query = target.indexOf('?');
        return query < 0 ? "" : target.substring(query + 1);
    }

    /** Whether another request may follow on the connection, as far as the sender says. */
    boolean keepsAlive() {
        return minorVersion == 1 ? !headers.says("Connection", "close") : headers.says("Connection", "keep-alive");
    }
}
