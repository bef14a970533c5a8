package dev.paddock.tray;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.Switching;

/**
 * What is drawn.
 *
 * @param quarters how much of a switch is done, 0 to 3; 0 where nothing is known of that
 */
public record TrayLook(TrayState state, int quarters) {
    private static final int PARTS = 4;

    public TrayLook {
        if (quarters < 0 || quarters >= PARTS) {
            throw new IllegalArgumentException("0 to 3 quarters, not " + quarters);
        }
    }

    public static TrayLook of(Fleet fleet) {
        return new TrayLook(TrayState.of(fleet), quarters(fleet));
    }

    private static int quarters(Fleet fleet) {
        Switching switching = fleet.switching();
        if (switching == null || !switching.isUnderWay()) {
            return 0;
        }
        int all = switching.leaving().size() + switching.coming().size();
        long done = switching.leaving().stream()
                        .filter(name -> fleet.server(name)
                                .filter(server -> server.state().isActive())
                                .isEmpty())
                        .count()
                + switching.coming().stream()
                        .filter(name -> fleet.server(name)
                                .filter(ServerSnapshot::isReady)
                                .isPresent())
                        .count();
        return all == 0 ? 0 : (int) Math.min(PARTS - 1, PARTS * done / all);
    }
}
