package dev.paddock.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Ends connections whose peer takes nothing of what is written to it: a blocking write knows no timeout of its own. */
final class Pauses implements Closeable {
    private final long patience;
    private final Set<Writer> writers = ConcurrentHashMap.newKeySet();
    private final Thread sweeper;

    Pauses(String name, Duration patience) {
        this.patience = patience.toNanos();
        this.sweeper = Thread.ofVirtual().name(name + "-sweeper").start(this::sweep);
    }

    private void sweep() {
        try {
            while (true) {
                Thread.sleep(Duration.ofNanos(Math.max(patience / 4, 1_000_000)));
                long now = System.nanoTime();
                for (Writer writer : writers) {
                    long since = writer.since;
                    if (since != 0 && now - since > patience) {
                        writer.cut();
                    }
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    OutputStream watched(Socket socket) throws IOException {
        Writer writer = new Writer(socket);
        writers.add(writer);
        return writer;
    }

    @Override
    public void close() {
        sweeper.interrupt();
    }

    private final class Writer extends OutputStream {
        private final Socket socket;
        private final OutputStream out;
        private volatile long since;

        Writer(Socket socket) throws IOException {
            this.socket = socket;
            this.out = socket.getOutputStream();
        }

        private void cut() {
            try {
                socket.close();
            } catch (IOException already) {
                // Closed is what it was to be.
            }
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            since = System.nanoTime() | 1;
            try {
                out.write(bytes, offset, length);
            } finally {
                since = 0;
            }
        }

        @Override
        public void close() {
            writers.remove(this);
        }
    }
}
