package dev.paddock.platform;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** TCP ports of this machine. Every answer may be outdated when it arrives: another process can bind at any time. */
public final class Ports {
    /** The first port that is tried for an instance without one. */
    public static final int FIRST = 8001;

    public static final int LOWEST = 1024;
    public static final int HIGHEST = 65535;

    /** What a listener on an address and port would meet. */
    public enum Availability {
        FREE,
        TAKEN,
        /** The host is no address of this machine, or no address at all. */
        HOST_NOT_OURS,
        /** The operating system keeps the port: privileged, or a reserved range on Windows. */
        FORBIDDEN
    }

    /** The process that listens. */
    public record Owner(long pid, String name) {}

    private final PortOwners owners;

    public Ports() {
        this(PortOwners.forThisSystem());
    }

    Ports(PortOwners owners) {
        this.owners = owners;
    }

    /** 1024 to 65535: what a person may choose. */
    public static boolean isInRange(int port) {
        return port >= LOWEST && port <= HIGHEST;
    }

    public Availability check(String host, int port) {
        InetAddress address;
        try {
            address = InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            return Availability.HOST_NOT_OURS;
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(address, port), 1);
        } catch (BindException e) {
            return reason(e);
        } catch (IOException e) {
            return Availability.FORBIDDEN;
        }
        // macOS lets a second listener bind one address while another holds all of them.
        return isMac() && listens(host, port) ? Availability.TAKEN : Availability.FREE;
    }

    private static Availability reason(SocketException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (message.contains("assign") || message.contains("not valid")) {
            return Availability.HOST_NOT_OURS;
        }
        boolean forbidden = message.contains("permission") || message.contains("forbidden");
        return forbidden ? Availability.FORBIDDEN : Availability.TAKEN;
    }

    private static boolean isMac() {
        return System.getProperty("os.name", "").startsWith("Mac");
    }

    public boolean isFree(String host, int port) {
        return check(host, port) == Availability.FREE;
    }

    /** The first free port from {@code from} on that is not in {@code skip}; empty where a thousand in a row are not. */
    public OptionalInt nextFree(String host, int from, Set<Integer> skip) {
        for (int port = from; port <= Math.min(HIGHEST, from + 1000); port++) {
            if (!skip.contains(port) && isFree(host, port)) {
                return OptionalInt.of(port);
            }
        }
        return OptionalInt.empty();
    }

    /** Whether somebody accepts connections there. Waits up to 200 ms for the answer. */
    public boolean listens(String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(reachable(host), port), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** A listener on every address is reached by loopback. */
    private static String reachable(String host) {
        return switch (host) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::", "[::]" -> "::1";
            default -> host;
        };
    }

    /** The address by which a client on this machine reaches a server that is bound to {@code host}. */
    public static URI endpoint(String host, int port) {
        String reachable = reachable(host);
        boolean bare = reachable.contains(":") && !reachable.startsWith("[");
        return URI.create("http://" + (bare ? "[" + reachable + "]" : reachable) + ":" + port);
    }

    /** Who listens on the port; empty where nobody does or the operating system does not tell. */
    public Optional<Owner> owner(int port) {
        return owners.of(port);
    }

    /** As {@link #owner}, but empty too where finding out takes long. Fastest where it is the process {@code likely}. */
    public Optional<Owner> ownerIfQuick(int port, long likely) {
        return owners.quickly(port, likely);
    }
}
