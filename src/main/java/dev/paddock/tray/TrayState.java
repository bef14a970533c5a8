package dev.paddock.tray;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.Health;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.Switching;
import java.util.List;

/** What the icon says of all servers together; the gravest wins. */
public enum TrayState {
    /** Nothing runs. */
    IDLE,
    /** Something starts or stops. */
    WORKING,
    /** What runs is ready. */
    READY,
    /** Something failed, crashed or does not answer. */
    TROUBLE;

    public static TrayState of(Fleet fleet) {
        Switching switching = fleet.switching();
        if (switching != null && switching.isUnderWay()) {
            return WORKING;
        }
        List<TrayState> each = fleet.servers().stream().map(TrayState::of).toList();
        for (TrayState grave : List.of(TROUBLE, WORKING, READY)) {
            if (each.contains(grave)) {
                return grave;
            }
        }
        return IDLE;
    }

    private static TrayState of(ServerSnapshot server) {
        return switch (server.state()) {
            case STOPPED -> IDLE;
            case LAUNCHING, INITIALIZING, TERMINATING, FORCE_KILLING -> WORKING;
            case READY -> answers(server) ? READY : TROUBLE;
            case RESTARTING, FAILED -> TROUBLE;
        };
    }

    static boolean answers(ServerSnapshot server) {
        return server.health() != Health.UNHEALTHY && server.health() != Health.ERROR;
    }
}
