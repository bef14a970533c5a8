package dev.paddock.cli;

import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.platform.Ports;
import dev.paddock.settings.GatewaySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The background service, the gateway, and the ports that servers want. */
record AddressChecks(Context context, Ports ports, String version) {
    List<Check> run() {
        List<Check> checks = new ArrayList<>();
        Optional<Daemon.Owner> owner = context.daemon().owner();
        checks.add(service(owner));
        checks.add(gateway(owner.isPresent()));
        checks.addAll(fixedPorts());
        return checks;
    }

    private Check service(Optional<Daemon.Owner> found) {
        if (found.isEmpty()) {
            Path left = context.configuration().home().state().resolve("control.json");
            return Files.exists(left)
                    ? Check.warn(
                            "service",
                            "it does not run, and " + left + " was left by one that was ended by force",
                            "The next start replaces it and finds the servers again: paddock daemon start")
                    : Check.ok("service", "it does not run; what needs it starts it");
        }
        Daemon.Owner owner = found.get();
        String runs = "process " + owner.pid() + " as " + owner.role() + " at " + owner.address();
        return owner.version().equals(version)
                ? Check.ok("service", runs)
                : Check.warn(
                        "service",
                        runs + " is Paddock " + owner.version() + ", and this is " + version,
                        "Start it anew; the servers go on: paddock daemon stop --leave-servers && paddock daemon start");
    }

    private Check gateway(boolean owned) {
        GatewaySettings wanted = context.configuration().settings().settings().gateway();
        if (!wanted.enabled()) {
            return Check.ok("gateway", "it is switched off (gateway.enabled)");
        }
        Optional<Daemon.Gateway> told = owned ? context.daemon().gateway() : Optional.empty();
        if (told.isPresent()) {
            Problem problem = told.get().problem();
            if (problem != null) {
                return Check.of(Check.Verdict.FAIL, "gateway", problem);
            }
            return Check.ok(
                    "gateway",
                    told.get().address() == null
                            ? "it is closed"
                            : "open at " + told.get().address());
        }
        if (owned && ports.listens(wanted.host(), wanted.port())) {
            return Check.ok("gateway", "port " + wanted.port() + " is open");
        }
        return switch (ports.check(wanted.host(), wanted.port())) {
            case FREE -> Check.ok("gateway", "its port " + wanted.port() + " is free");
            case TAKEN ->
                Check.fail(
                        "gateway",
                        "its port " + wanted.port() + " is taken" + by(wanted.port()),
                        "End that program, or set gateway.port to another one.");
            case HOST_NOT_OURS ->
                Check.fail(
                        "gateway",
                        wanted.host() + " is no address of this machine",
                        "Set gateway.host to 127.0.0.1, or 0.0.0.0 for all.");
            case FORBIDDEN ->
                Check.fail(
                        "gateway",
                        "the system keeps port " + wanted.port() + " to itself",
                        "Set gateway.port to one between 1024 and 65535, as 5526.");
        };
    }

    private String by(int port) {
        return ports.owner(port)
                .map(owner -> " by " + owner.name() + ", process " + owner.pid())
                .orElse("");
    }

    private List<Check> fixedPorts() {
        List<Check> checks = new ArrayList<>();
        List<String> running = running();
        try {
            for (Instance instance : context.configuration().catalog().instances()) {
                Integer port = instance.server().port();
                if (port == null || running.contains(instance.name())) {
                    continue;
                }
                if (!ports.isFree(instance.server().host(), port)) {
                    checks.add(Check.warn(
                            "port " + port,
                            "it cannot be had" + by(port) + ", and " + instance.name() + " wants it",
                            "End that program, or set server.port in "
                                    + context.configuration().catalog().fileOf(instance.name())));
                }
            }
        } catch (IOException unreadable) {
            // The folders tell of it.
        }
        OptionalInt free = ports.nextFree("127.0.0.1", Ports.FIRST, Set.of());
        checks.add(
                free.isPresent()
                        ? Check.ok("ports", "the next server without a port of its own gets " + free.getAsInt())
                        : Check.fail("ports", "none is free from " + Ports.FIRST + " on", "End what holds them."));
        return checks;
    }

    private List<String> running() {
        if (context.daemon().owner().isEmpty()) {
            return List.of();
        }
        try {
            return context.fleet().servers().stream()
                    .filter(ServerSnapshot::isRunning)
                    .map(ServerSnapshot::name)
                    .toList();
        } catch (PaddockException unknown) {
            return List.of();
        }
    }
}
