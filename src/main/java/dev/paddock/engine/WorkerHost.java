package dev.paddock.engine;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Remedy;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.stream.Collectors;

/** Where a worker may listen: its protocol has no lock, so on no address that strangers reach. */
public final class WorkerHost {
    private static final int SHARED_FIRST = 100;
    private static final int SHARED_SECOND = 64;

    private WorkerHost() {}

    /** @throws PaddockException INVALID where {@code host} is no IPv4 address in numbers, or a public one */
    public static void check(String host) {
        Inet4Address address = parsed(host);
        if (address.isAnyLocalAddress()) {
            throw refused(host, "it stands for every network of this machine, also for those that you do not trust");
        }
        if (!isPrivate(address)) {
            throw refused(
                    host, "it is a public address, and whoever reaches a worker can use, read and change its memory");
        }
    }

    /** Whether programs of this machine alone reach it. */
    public static boolean isLoopback(String host) {
        return parsed(host).isLoopbackAddress();
    }

    private static Inet4Address parsed(String host) {
        try {
            return Inet4Address.ofLiteral(host);
        } catch (IllegalArgumentException noAddress) {
            throw refused(
                    host,
                    host.contains(":")
                            ? "rpc-server listens on IPv4 addresses only"
                            : "rpc-server takes no names, but an address in numbers");
        }
    }

    private static boolean isPrivate(Inet4Address address) {
        byte[] bytes = address.getAddress();
        // RFC 6598, which private networks such as Tailscale's use, too.
        boolean shared = bytes[0] == SHARED_FIRST && (bytes[1] & 0xC0) == SHARED_SECOND;
        return address.isLoopbackAddress() || address.isSiteLocalAddress() || address.isLinkLocalAddress() || shared;
    }

    private static PaddockException refused(String host, String why) {
        List<String> own = ownPrivate();
        return new PaddockException(
                Kind.INVALID,
                Problem.of(
                                "worker-host",
                                "A worker cannot listen on " + host,
                                why,
                                own.isEmpty()
                                        ? "This machine has no address in a private network; 127.0.0.1 serves this"
                                                + " machine alone."
                                        : "Name the address of a network that you trust: "
                                                + String.join(", ", own)
                                                + "; 127.0.0.1 serves this machine alone.")
                        .withRemedies(List.of(Remedy.of(Remedy.Kind.EDIT_INSTANCE))));
    }

    private static List<String> ownPrivate() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(Inet4Address.class::isInstance)
                    .map(Inet4Address.class::cast)
                    .filter(address -> !address.isLoopbackAddress() && isPrivate(address))
                    .map(InetAddress::getHostAddress)
                    .sorted()
                    .collect(Collectors.toList());
        } catch (SocketException unknown) {
            return List.of();
        }
    }
}
