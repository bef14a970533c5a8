package dev.paddock.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** A connection to a server, for one request at a time. {@link #close} may come from another thread. */
final class ClientConnection {
    /** Below this a request goes out in one piece. */
    private static final int ONE_PIECE = 16 << 10;

    private final Origin origin;
    private final Socket socket;
    private final Wire wire;
    private final OutputStream out;
    private final Limits limits;
    private long restsUntil;

    private ClientConnection(Origin origin, Socket socket, Limits limits) throws IOException {
        this.origin = origin;
        this.socket = socket;
        this.limits = limits;
        this.wire = new Wire(socket);
        this.out = socket.getOutputStream();
    }

    static ClientConnection open(Origin origin, Duration connectTime, Limits limits) throws IOException {
        Socket plain = new Socket();
        try {
            InetSocketAddress address = new InetSocketAddress(origin.host(), origin.port());
            if (address.isUnresolved()) {
                throw new UnknownHostException("no address is known for " + origin.host());
            }
            int patience = (int) connectTime.toMillis();
            plain.connect(address, patience);
            plain.setTcpNoDelay(true);
            plain.setSoTimeout(patience);
            Socket socket = origin.tls() ? encrypted(plain, origin) : plain;
            return new ClientConnection(origin, socket, limits);
        } catch (IOException failed) {
            plain.close();
            throw failed;
        }
    }

    private static Socket encrypted(Socket plain, Origin origin) throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        SSLSocket socket = (SSLSocket) factory.createSocket(plain, origin.host(), origin.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        // Without it any valid certificate would do, whoever it was given to.
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    Origin origin() {
        return origin;
    }

    Wire wire() {
        return wire;
    }

    void write(RequestHead request, Origin origin, Content content) throws IOException {
        Headers headers = new Headers().add("Host", origin.authority()).addAll(request.headers());
        if (content.length() > 0
                || !request.method().equals("GET") && !request.method().equals("HEAD")) {
            headers.set("Content-Length", Long.toString(content.length()));
        }
        byte[] head = Heads.bytes(request.method() + " " + request.target() + " HTTP/1.1", headers);
        if (content.length() <= ONE_PIECE) {
            ByteArrayOutputStream piece = new ByteArrayOutputStream(head.length + (int) content.length());
            piece.write(head);
            content.writeTo(piece);
            piece.writeTo(out);
        } else {
            out.write(head);
            content.writeTo(out);
        }
        out.flush();
    }

    /** Waits as long as it takes for the first byte: a prompt may be computed for minutes before there is any. */
    ResponseHead readHead() throws IOException {
        while (true) {
            wire.patience(Duration.ZERO);
            if (!wire.await()) {
                throw new EOFException("the server ended the connection without a response");
            }
            ResponseHead head = Heads.response(wire, limits);
            wire.patience(Duration.ZERO);
            if (head.status() >= 200) {
                return head;
            }
            if (head.status() == 101) {
                throw new HttpRefusal(502, "The server changed to another protocol, which nobody asked for.");
            }
        }
    }

    void rest(Duration time) {
        restsUntil = System.nanoTime() + time.toNanos();
    }

    /** Whether the server has most likely not ended it meanwhile. */
    boolean isFresh() {
        try {
            return System.nanoTime() < restsUntil && !socket.isClosed() && wire.available() == 0;
        } catch (IOException ended) {
            return false;
        }
    }

    void close() {
        try {
            socket.close();
        } catch (IOException already) {
            // Closed is what it was to be.
        }
    }
}
