package dev.paddock.tray;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.tray.TrayBackend.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds in successive fleets what a person should hear of without having asked: a crash, that a server was given up, and a
 * warning that concerns all of them.
 * A server that keeps crashing is told of at its first crash and when it is given up, not each time between. For one
 * thread.
 */
final class Incidents {
    /** A server that served this long had recovered; its next crash is news. */
    private static final Duration RECOVERED = Duration.ofMinutes(1);

    private final TrayTexts texts;
    private Fleet before = Fleet.EMPTY;

    Incidents(TrayTexts texts) {
        this.texts = texts;
    }

    /** @param expected servers whose failure somebody else tells of */
    List<Notice> observe(Fleet now, Predicate<String> expected) {
        List<Notice> notices = new ArrayList<>();
        for (ServerSnapshot server : now.servers()) {
            if (!expected.test(server.name())) {
                before.server(server.name())
                        .flatMap(old -> incident(old, server))
                        .ifPresent(notices::add);
            }
        }
        now.warnings().stream()
                .filter(warning -> !before.warnings().contains(warning))
                .map(this::warning)
                .forEach(notices::add);
        before = now;
        return notices;
    }

    private Optional<Notice> incident(ServerSnapshot old, ServerSnapshot now) {
        if (now.state() == ServerState.FAILED) {
            return failure(old, now);
        }
        return crashed(old, now) && !knownLoop(old, now)
                ? Optional.of(new Notice(
                        Notice.Kind.CRASHED,
                        texts.get("notice.crashed", now.name()),
                        texts.get("notice.crashed.again", texts.explanation(now.problem()))))
                : Optional.empty();
    }

    private Optional<Notice> failure(ServerSnapshot old, ServerSnapshot now) {
        if (old.state() == ServerState.FAILED) {
            return Optional.empty();
        }
        boolean tried = old.state() == ServerState.RESTARTING || now.restarts() > 0;
        if (!old.isReady() && !tried) {
            // A first start that failed: whoever asked for it is told.
            return Optional.empty();
        }
        return Optional.of(new Notice(
                tried ? Notice.Kind.GAVE_UP : Notice.Kind.CRASHED,
                texts.get(tried ? "notice.gaveUp" : "notice.crashed", now.name()),
                texts.explanation(now.problem()),
                List.of(new Notice.Reply(texts.get("reply.start"), new TrayAction.Start(now.name())))));
    }

    /** Also where RESTARTING was too short to be seen. */
    private static boolean crashed(ServerSnapshot old, ServerSnapshot now) {
        return old.isReady()
                && (now.state() == ServerState.RESTARTING
                        || (now.state().isActive() && now.restarts() > old.restarts()));
    }

    private static boolean knownLoop(ServerSnapshot old, ServerSnapshot now) {
        Instant ready = old.readyAt();
        return old.restarts() > 0
                && ready != null
                && Duration.between(ready, now.since()).compareTo(RECOVERED) < 0;
    }

    private Notice warning(Problem warning) {
        return new Notice(
                warning.code().equals("low-memory") ? Notice.Kind.LOW_MEMORY : Notice.Kind.WARNING,
                warning.title(),
                texts.advice(warning));
    }
}
