package dev.paddock.supervisor;

import dev.paddock.domain.Home;
import dev.paddock.domain.Orphan;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.engine.BuiltinEngine;
import dev.paddock.engine.Engines;
import dev.paddock.platform.Processes;
import dev.paddock.settings.Catalog;
import dev.paddock.testing.FakeEngines;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A supervisor in a process of its own, to be killed at any instant. Obeys one word a line: {@code look} answers with
 * {@code @ servers NAME=PID… orphans PID…}, {@code riot} starts, stops and restarts at random for ever, {@code end} stops
 * everything, orphans included, and leaves.
 */
final class SupervisorProcess {
    static final String ANSWER = "@ ";

    private final LocalSupervisor supervisor;
    private final Random random;
    private final PrintStream out;

    private SupervisorProcess(LocalSupervisor supervisor, long seed, PrintStream out) {
        this.supervisor = supervisor;
        this.random = new Random(seed);
        this.out = out;
    }

    /** Arguments: the folder of the home, the first port, the seed, whether on the built-in engine. */
    public static void main(String[] args) throws Exception {
        PrintStream out = System.out;
        System.setOut(System.err);
        Home home = Home.under(Path.of(args[0]));
        boolean builtin = Boolean.parseBoolean(args[3]);
        LocalSupervisor supervisor = new LocalSupervisor(
                home,
                new Catalog(home),
                new Engines(builtin ? BuiltinEngine::locate : FakeEngines::fake, name -> null),
                Bench.MODELS,
                Bench.timings(Duration.ofMinutes(1)),
                Integer.parseInt(args[1]),
                (models, devices) -> new Bench.MuchRoom(),
                new Processes());
        supervisor.announceGateway(null, null, old -> CompletableFuture.allOf());
        out.println(ANSWER + "open");
        new SupervisorProcess(supervisor, Long.parseLong(args[2]), out).obey();
    }

    private void obey() throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String word = in.readLine(); word != null; word = in.readLine()) {
            switch (word) {
                case "look" -> look();
                case "riot" -> Thread.ofPlatform().daemon().start(this::riot);
                case "end" -> {
                    end();
                    return;
                }
                default -> throw new IllegalArgumentException(word);
            }
        }
        // Whoever held the other end is gone: a test that was cut off must not leave this behind.
        Runtime.getRuntime().halt(1);
    }

    private void look() throws Exception {
        List<Orphan> orphans = supervisor.orphans().toCompletableFuture().get(20, TimeUnit.SECONDS);
        String servers = supervisor.fleet().servers().stream()
                .filter(ServerSnapshot::isRunning)
                .map(server -> server.name() + "=" + server.pid())
                .collect(Collectors.joining(" "));
        String pids = orphans.stream()
                .filter(orphan -> orphan.kind() == Orphan.Kind.OURS)
                .map(orphan -> Long.toString(orphan.pid()))
                .collect(Collectors.joining(" "));
        out.println(ANSWER + "servers " + servers + " orphans " + pids);
    }

    private void riot() {
        while (true) {
            List<ServerSnapshot> servers = supervisor.fleet().servers();
            ServerSnapshot server = servers.get(random.nextInt(servers.size()));
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> supervisor.start(server.name());
                case 3, 4 -> supervisor.stop(server.name(), false);
                case 5 -> supervisor.stop(server.name(), true);
                case 6 -> supervisor.restart(server.name(), random.nextBoolean());
                case 7 -> supervisor.switchTo(ChaosTest.PROFILES.get(random.nextInt(ChaosTest.PROFILES.size())));
                case 8 -> supervisor.switchBack();
                default -> {
                    if (server.pid() != null) {
                        ProcessHandle.of(server.pid()).ifPresent(ProcessHandle::destroyForcibly);
                    }
                }
            }
            pause(random.nextInt(60));
        }
    }

    private static void pause(int millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() throws Exception {
        supervisor.stopAll(true).toCompletableFuture().get(20, TimeUnit.SECONDS);
        for (Orphan orphan : supervisor.orphans().toCompletableFuture().get(20, TimeUnit.SECONDS)) {
            if (orphan.kind() == Orphan.Kind.OURS) {
                supervisor.endOrphan(orphan.pid(), false).toCompletableFuture().get(30, TimeUnit.SECONDS);
            }
        }
        out.println(ANSWER + "over");
        Runtime.getRuntime().halt(0);
    }
}
