package dev.paddock.http;

/** @param minorVersion 0 or 1 */
public record ResponseHead(int status, int minorVersion, Headers headers) {
    boolean keepsAlive() {
        return minorVersion == 1 ? !headers.says("Connection", "close") : headers.says("Connection", "keep-alive");
    }
}
