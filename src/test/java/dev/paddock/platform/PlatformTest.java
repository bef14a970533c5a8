package dev.paddock.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.domain.Home;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Homes, ports, processes and measurements. */
class PlatformTest {
    @TempDir
    Path folder;

    /** Of this very run: others run beside it. */
    private final String token = UUID.randomUUID().toString();

    private final Processes processes = new Processes();
    private final Ports ports = new Ports();

    @Test
    void paddockHomeMovesEverything() {
        Home home = Homes.resolve(Map.of("PADDOCK_HOME", folder.toString()));

        assertThat(home).isEqualTo(Home.under(folder));
    }

    @Test
    void everySystemHasItsOwnFolders() {
        Path user = folder.resolve("me");
        Path config = folder.resolve("conf");

        Home linux = Homes.resolve(
                Map.of("XDG_CONFIG_HOME", config.toString(), "XDG_STATE_HOME", "relative"), "Linux", user);
        assertThat(linux.config()).isEqualTo(config.resolve("paddock"));
        assertThat(linux.state()).isEqualTo(user.resolve(".local/state/paddock"));
        assertThat(linux.models()).isEqualTo(user.resolve(".local/share/paddock/models"));

        Home mac = Homes.resolve(Map.of(), "Mac OS X", user);
        assertThat(mac.config()).isEqualTo(user.resolve("Library/Application Support/Paddock/config"));
        assertThat(mac.logs()).isEqualTo(user.resolve("Library/Logs/Paddock"));

        Home windows = Homes.resolve(Map.of("APPDATA", config.toString()), "Windows 11", user);
        assertThat(windows.config()).isEqualTo(config.resolve("Paddock/config"));
        assertThat(windows.logs()).isEqualTo(user.resolve("AppData/Local/Paddock/logs"));
    }

    @Test
    void aTakenPortIsNotFreeAndTheNextOneIsFound() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertThat(ports.check("127.0.0.1", port)).isEqualTo(Ports.Availability.TAKEN);
            assertThat(ports.listens("127.0.0.1", port)).isTrue();
            assertThat(ports.nextFree("127.0.0.1", port, Set.of(port + 1)).orElseThrow())
                    .isGreaterThan(port + 1);
        }
    }

    @Test
    void anAddressOfAnotherMachineIsToldApart() {
        assertThat(ports.check("192.0.2.1", 8001)).isEqualTo(Ports.Availability.HOST_NOT_OURS);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theOwnerOfAPortIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(ports.owner(taken.getLocalPort()).orElseThrow().pid())
                    .isEqualTo(ProcessHandle.current().pid());
        }
        assertThat(ports.owner(1)).isEmpty();
    }

    @Test
    void whatToolsOfOtherSystemsPrintIsUnderstood() {
        assertThat(PortOwners.Lsof.parse(List.of("p4711", "cllama-server", "f5")))
                .contains(new Ports.Owner(4711, "llama-server"));
        List<String> netstat = List.of(
                "Aktive Verbindungen",
                "  TCP    127.0.0.1:18001    0.0.0.0:0    ABHÖREN    12",
                "  TCP    127.0.0.1:8001     127.0.0.1:5   HERGESTELLT    13",
                "  TCP    [::1]:8001         [::]:0        ABHÖREN    14");
        assertThat(PortOwners.Netstat.pid(netstat, 8001)).contains(14L);
    }

    private Processes.Started run(String script) throws IOException {
        return processes.start(new LaunchSpec(
                List.of("/bin/sh", "-c", script), Map.of(Processes.TOKEN, token), folder, folder.resolve("log")));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void bothStreamsGoToTheLogAndTheExitCodeIsTold() throws Exception {
        Processes.Started started = run("echo out; echo err >&2; cat; exit 7");

        assertThat(started.exit().get(20, TimeUnit.SECONDS)).isEqualTo(7);
        assertThat(Files.readAllLines(folder.resolve("log"))).containsExactly("out", "err");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aProcessIsKnownByItsStartAndItsToken() throws Exception {
        Processes.Started started = run("exec sleep 600");
        ProcessIdentity identity = started.identity();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> processes.token(identity.pid()).isPresent());

        assertThat(processes.isAlive(identity)).isTrue();
        assertThat(processes.token(identity.pid())).contains(token);
        assertThat(processes.findByToken(token).orElseThrow().pid()).isEqualTo(identity.pid());
        ProcessIdentity reused =
                new ProcessIdentity(identity.pid(), identity.startTicks() - 1, identity.bootId(), null);
        processes.kill(reused);
        assertThat(processes.isAlive(reused)).isFalse();
        assertThat(processes.isAlive(identity)).isTrue();

        assertThat(processes.terminate(identity, true)).isEqualTo(Asked.ASKED);

        assertThat(started.exit().get(20, TimeUnit.SECONDS)).isEqualTo(143);
        assertThat(processes.isAlive(identity)).isFalse();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void anotherProgramIsNotTheSame() throws Exception {
        Processes.Started started = run("exec sleep 600");
        ProcessIdentity sleeping = await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> processes.identify(started.identity().pid()).orElseThrow(),
                        now -> String.valueOf(now.executable()).contains("sleep")
                                || String.valueOf(now.executable()).contains("coreutils")
                                || String.valueOf(now.executable()).contains("busybox"));
        ProcessIdentity other =
                new ProcessIdentity(sleeping.pid(), sleeping.startTicks(), sleeping.bootId(), "/usr/bin/somebody-else");

        assertThat(processes.isSame(sleeping)).isTrue();
        assertThat(processes.isSame(other)).isFalse();
        processes.kill(sleeping);
        started.exit().get(20, TimeUnit.SECONDS);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void childrenOfADeadParentAreStillFound() throws Exception {
        Processes.Started started = run("sleep 600 & echo $!; exit 0");
        started.exit().get(20, TimeUnit.SECONDS);

        List<ProcessIdentity> orphans = processes.descendants(started.identity());

        assertThat(orphans).hasSize(1);
        orphans.forEach(processes::kill);
        await().atMost(Duration.ofSeconds(20)).until(() -> orphans.stream().noneMatch(processes::isAlive));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aProgramNameWithParenthesesDoesNotConfuse() {
        String line =
                "42 (a) b (c) S 1 42 42 0 -1 4194560 1 2 3 4 50 60 7 8 20 0 9 0 123456 1000 77 18446744073709551615";

        LinuxProcesses.Stat stat = LinuxProcesses.Stat.parse(line).orElseThrow();

        assertThat(stat.startTicks()).isEqualTo(123456);
        assertThat(stat.cpuTicks()).isEqualTo(110);
        assertThat(stat.residentPages()).isEqualTo(77);
        assertThat(stat.session()).isEqualTo(42);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aZombieWhoseThreadsStillLiveIsNotDead() {
        assertThat(zombie(7).isDead()).isFalse();
        assertThat(zombie(1).isDead()).isTrue();
    }

    private static LinuxProcesses.Stat zombie(int threads) {
        return LinuxProcesses.Stat.parse("42 (llama-server) Z 1 42 42 0 -1 4194560 1 2 3 4 50 60 7 8 20 0 " + threads
                        + " 0 123456 1000 77 18446744073709551615")
                .orElseThrow();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void ofSeveralThatHoldAPortTheEldestHasIt() throws IOException {
        Files.createDirectories(folder.resolve("net"));
        Files.writeString(
                folder.resolve("net/tcp"),
                "  0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 4711 1 0 100 0 0 10 0\n");
        holder(70, "child", 900);
        holder(80, "parent", 100);

        assertThat(new LinuxPortOwners(folder).of(8080)).contains(new Ports.Owner(80, "parent"));
    }

    private void holder(long pid, String name, long startTicks) throws IOException {
        Path descriptors = Files.createDirectories(folder.resolve(pid + "/fd"));
        Files.createSymbolicLink(descriptors.resolve("5"), Path.of("socket:[4711]"));
        Files.writeString(folder.resolve(pid + "/comm"), name + "\n");
        Files.writeString(
                folder.resolve(pid + "/stat"),
                pid + " (" + name + ") S 1 42 42 0 -1 4194560 1 2 3 4 50 60 7 8 20 0 9 0 " + startTicks
                        + " 1000 77 18446744073709551615\n");
    }

    @Test
    void thisProcessIsMeasured() {
        long self = ProcessHandle.current().pid();
        Machine machine = new Machine();

        assertThat(machine.memory().total()).isGreaterThan(machine.memory().available());
        Machine.Load load = Objects.requireNonNull(machine.loads(List.of(self)).get(self));
        assertThat(load.residentBytes()).isGreaterThan(10_000_000);
        long byOshi = machine.load(self).orElseThrow().residentBytes();
        assertThat(load.residentBytes()).isBetween(byOshi / 2, byOshi * 2 + 200_000_000);
    }
}
