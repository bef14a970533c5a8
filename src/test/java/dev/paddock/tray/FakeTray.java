package dev.paddock.tray;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A desktop whose tray comes and goes as the test says. */
final class FakeTray implements TrayBackend.Factory {
    boolean there = true;
    int asked;
    final List<Icon> icons = new ArrayList<>();

    @Override
    public Optional<TrayBackend> open(TrayBackend.Host host) {
        asked++;
        if (!there) {
            return Optional.empty();
        }
        Icon icon = new Icon(host);
        icons.add(icon);
        return Optional.of(icon);
    }

    Icon icon() {
        return icons.getLast();
    }

    static final class Icon implements TrayBackend {
        final Host host;
        final List<Notice> notices = new ArrayList<>();
        TrayMenu menu = TrayMenu.EMPTY;
        TrayState state = TrayState.IDLE;
        String tooltip = "";
        int shows;
        boolean tells = true;
        boolean closed;

        Icon(Host host) {
            this.host = host;
        }

        @Override
        public void show(TrayMenu next, TrayLook look, String nextTooltip) {
            shows++;
            menu = next;
            state = look.state();
            tooltip = nextTooltip;
        }

        @Override
        public boolean notify(Notice notice) {
            notices.add(notice);
            return tells;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
