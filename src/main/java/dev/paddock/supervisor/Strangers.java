package dev.paddock.supervisor;

import dev.paddock.platform.Ports;
import dev.paddock.platform.ProcessIdentity;
import dev.paddock.platform.Processes;
import java.util.Optional;

/**
 * Tells whether somebody else answers on a server's port. A port that was free when it was chosen can be taken when the
 * process opens it; until that has ended for it, the other one's answers would pass for its own.
 */
final class Strangers {
    private final Processes processes;
    private final Ports ports;

    Strangers(Processes processes, Ports ports) {
        this.processes = processes;
        this.ports = ports;
    }

    /** Whose answers come from a port. */
    enum Listener {
        OURS,
        STRANGER,
        /** The operating system does not tell, or the listener has ended by now. */
        UNKNOWN
    }

    /**
     * A listener outside our process's tree is a stranger where it was there before our process or is another server of
     * Paddock's. Who came later and is nobody's may serve ours from outside, as the port forwarder of a container does.
     *
     * @param token of our process
     */
    Listener listener(int port, ProcessIdentity ours, String token) {
        Optional<Ports.Owner> owner = ports.ownerIfQuick(port, ours.pid());
        if (owner.isPresent() && owner.get().pid() == ours.pid()) {
            return Listener.OURS;
        }
        Optional<ProcessIdentity> other = owner.flatMap(found -> processes.identify(found.pid()));
        if (other.isEmpty()) {
            return Listener.UNKNOWN;
        }
        ProcessIdentity process = other.get();
        boolean stranger = process.startTicks() < ours.startTicks()
                || processes
                        .token(process.pid())
                        .filter(its -> !its.equals(token))
                        .isPresent();
        return stranger ? Listener.STRANGER : Listener.OURS;
    }
}
