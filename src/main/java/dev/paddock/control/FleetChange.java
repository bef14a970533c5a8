package dev.paddock.control;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.Health;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.domain.Switching;
import dev.paddock.install.InstallProgress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One thing that is different between two looks at the fleet, as scripts read it. */
sealed interface FleetChange {
    /** What callers choose by {@code ?kinds=}. */
    enum Kind {
        /** The whole fleet; a slow client gets the latest only. */
        FLEET,
        /** All downloads; a slow client gets the latest only. */
        DOWNLOADS,
        STATE,
        HEALTH,
        SWITCH,
        SERVER,
        PROFILE,
        /** An engine is being installed. */
        ENGINE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static List<String> words() {
            return Arrays.stream(values()).map(Kind::word).toList();
        }
    }

    enum What {
        ADDED,
        CHANGED,
        REMOVED,
        /** A profile that was switched to. */
        ACTIVATED
    }

    Kind kind();

    /**
     * @param from null where it is the state at the beginning of the stream, or the server is new
     * @param at when it began
     * @param problem why it FAILED or is RESTARTING
     */
    record State(
            String server,
            @Nullable ServerState from,
            ServerState to,
            Instant at,
            @Nullable Long pid,
            @Nullable Integer port,
            @Nullable Problem problem)
            implements FleetChange {
        @Override
        public Kind kind() {
            return Kind.STATE;
        }
    }

    /** @param from as of {@link State} */
    record HealthChange(String server, @Nullable Health from, Health to, Instant at) implements FleetChange {
        @Override
        public Kind kind() {
            return Kind.HEALTH;
        }
    }

    /** How far a switch of profiles is, see {@link Switching}. */
    record Progress(
            @Nullable String from,
            @Nullable String to,
            Switching.Phase phase,
            boolean withoutGap,
            List<String> leaving,
            List<String> coming,
            List<String> failed,
            Instant at)
            implements FleetChange {
        @Override
        public Kind kind() {
            return Kind.SWITCH;
        }

        static Progress of(Switching now, Instant at) {
            return new Progress(
                    now.from(), now.to(), now.phase(), now.withoutGap(), now.leaving(), now.coming(), now.failed(), at);
        }
    }

    /** Its settings, not its state. */
    record Server(String server, What change, Instant at) implements FleetChange {
        @Override
        public Kind kind() {
            return Kind.SERVER;
        }
    }

    record ProfileChange(String profile, What change, Instant at) implements FleetChange {
        @Override
        public Kind kind() {
            return Kind.PROFILE;
        }
    }

    /** How far an installation is; not of the fleet, but told in the same stream. */
    record EngineProgress(
            String engine,
            InstallProgress.Step step,
            long bytes,
            @Nullable Long total,
            @Nullable String message,
            Instant at)
            implements FleetChange {
        @Override
        public Kind kind() {
            return Kind.ENGINE;
        }

        static EngineProgress of(InstallProgress progress, Instant at) {
            return new EngineProgress(
                    progress.engine(), progress.step(), progress.bytes(), progress.total(), progress.message(), at);
        }

        InstallProgress progress() {
            return new InstallProgress(engine, step, bytes, total, message);
        }
    }

    /** Everything as it is; nothing has come before. */
    static List<FleetChange> present(Fleet fleet, Instant now) {
        List<FleetChange> all = new ArrayList<>();
        for (ServerSnapshot server : fleet.servers()) {
            all.add(state(null, server));
            all.add(new HealthChange(server.name(), null, server.health(), now));
        }
        Switching switching = fleet.switching();
        if (switching != null) {
            all.add(Progress.of(switching, now));
        }
        String active = fleet.activeProfile();
        if (active != null) {
            all.add(new ProfileChange(active, What.ACTIVATED, now));
        }
        return all;
    }

    /** In the order in which a reader understands them: what is new first, what is gone last. */
    static List<FleetChange> between(Fleet before, Fleet after, Instant now) {
        List<FleetChange> all = new ArrayList<>();
        profiles(before, after, now, all);
        for (ServerSnapshot server : after.servers()) {
            Optional<ServerSnapshot> old = before.server(server.name());
            if (old.isEmpty()) {
                all.add(new Server(server.name(), What.ADDED, now));
                all.add(state(null, server));
            } else {
                server(old.get(), server, now, all);
            }
        }
        gone(before.servers(), after.servers(), ServerSnapshot::name)
                .forEach(name -> all.add(new Server(name, What.REMOVED, now)));
        switching(before.switching(), after.switching(), now).ifPresent(all::add);
        String active = after.activeProfile();
        if (active != null && !active.equals(before.activeProfile())) {
            all.add(new ProfileChange(active, What.ACTIVATED, now));
        }
        return all;
    }

    private static State state(@Nullable ServerState from, ServerSnapshot server) {
        return new State(
                server.name(), from, server.state(), server.since(), server.pid(), server.port(), server.problem());
    }

    private static void server(ServerSnapshot old, ServerSnapshot server, Instant now, List<FleetChange> all) {
        if (!old.instance().equals(server.instance())) {
            all.add(new Server(server.name(), What.CHANGED, now));
        }
        // Of two changes that came as one only the second is seen: its beginning tells that there was one.
        if (old.state() != server.state() || !old.since().equals(server.since())) {
            all.add(state(old.state(), server));
        }
        if (old.health() != server.health()) {
            all.add(new HealthChange(server.name(), old.health(), server.health(), now));
        }
    }

    private static void profiles(Fleet before, Fleet after, Instant now, List<FleetChange> all) {
        for (Profile profile : after.profiles()) {
            Optional<Profile> old = before.profiles().stream()
                    .filter(other -> other.name().equals(profile.name()))
                    .findFirst();
            if (old.isEmpty() || !old.get().equals(profile)) {
                all.add(new ProfileChange(profile.name(), old.isEmpty() ? What.ADDED : What.CHANGED, now));
            }
        }
        gone(before.profiles(), after.profiles(), Profile::name)
                .forEach(name -> all.add(new ProfileChange(name, What.REMOVED, now)));
    }

    private static <T> List<String> gone(List<T> before, List<T> after, Function<T, String> name) {
        List<String> left = after.stream().map(name).toList();
        return before.stream().map(name).filter(one -> !left.contains(one)).toList();
    }

    /** One that is told of no more has come to its end. */
    private static Optional<FleetChange> switching(@Nullable Switching before, @Nullable Switching after, Instant now) {
        if (Objects.equals(before, after)) {
            return Optional.empty();
        }
        if (after != null) {
            return Optional.of(Progress.of(after, now));
        }
        return before != null && before.isUnderWay()
                ? Optional.of(Progress.of(before.withPhase(Switching.Phase.DONE), now))
                : Optional.empty();
    }
}
