package dev.paddock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.domain.Home;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Profile;
import dev.paddock.domain.RestartPolicy;
import dev.paddock.domain.ServerOptions;
import dev.paddock.library.DemoModel;
import dev.paddock.platform.ProcessIdentity;
import dev.paddock.platform.Processes;
import dev.paddock.settings.Catalog;
import dev.paddock.testing.FakeEngines;
import dev.paddock.testing.FakeScript;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers are started, stopped, restarted and killed at random, and in the middle of it Paddock itself is killed. The next one
 * must find every server that lives, run none twice, and touch nobody else's. Long: {@code -Dchaos.rounds=1000}.
 */
@NullUnmarked
@EnabledOnOs(OS.LINUX)
class ChaosTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    static final List<String> PROFILES = List.of("even", "odd");

    private static final String HOME = "PADDOCK_INSTANCE_HOME";
    private static final String NAME = "PADDOCK_INSTANCE_NAME";

    @TempDir
    Path folder;

    private final Processes processes = new Processes();
    private final long seed =
            Long.getLong("chaos.seed", ThreadLocalRandom.current().nextLong());
    private final Random random = new Random(seed);
    private final int firstPort = 10_000 + ThreadLocalRandom.current().nextInt(1000) * 20;
    private final List<Process> bystanders = new ArrayList<>();
    private boolean builtin;
    private Home home;
    private Process paddock;
    private BufferedReader answers;
    private Writer words;

    @BeforeEach
    void prepare() throws IOException {
        home = Home.under(folder.resolve("home"));
        Files.createDirectories(home.state());
    }

    @AfterEach
    void leaveNothing() throws IOException {
        if (paddock != null) {
            paddock.destroyForcibly().onExit().join();
        }
        bystanders.forEach(process -> process.destroyForcibly().onExit().join());
        await().atMost(PATIENCE).until(() -> {
            carriers().keySet().forEach(processes::kill);
            return carriers().isEmpty();
        });
        Files.deleteIfExists(folder.resolve("llama-server"));
    }

    @Test
    void killedAtAnyInstantPaddockLosesDoublesAndHarmsNothing() throws Exception {
        Path model = Files.writeString(folder.resolve("model.gguf"), "GGUF");
        save(model, "plain", FakeScript.good(), null);
        save(model, "family", FakeScript.good().withChildren(1), null);
        save(model, "slow", FakeScript.good().loading(200).stopping(150, 139), null);
        save(model, "deaf", FakeScript.good().deafToSigterm(), null);
        save(model, "fixed", FakeScript.good(), firstPort + 15);
        save(model, "shaky", FakeScript.good().crashingAfter(700, 134), null);

        play(Integer.getInteger("chaos.rounds", 4));
    }

    @Test
    void theSameOnTheBuiltInEngine() throws Exception {
        builtin = true;
        Path model = folder.resolve("demo.gguf");
        DemoModel.write(model);
        save(model, "one", FakeScript.good(), null);
        save(model, "two", FakeScript.good(), firstPort + 15);

        play(Math.max(1, Integer.getInteger("chaos.rounds", 0) / 10));
    }

    private void save(Path model, String name, FakeScript script, Integer port) throws IOException {
        Instance plain = Instance.of(name, model);
        ServerOptions server = plain.server();
        new Catalog(home)
                .save(new Instance(
                        name,
                        plain.model(),
                        new ServerOptions(
                                server.host(),
                                port,
                                server.timeout(),
                                null,
                                null,
                                server.startTimeout(),
                                Duration.ofMillis(400),
                                List.of(),
                                false),
                        plain.gpu(),
                        null,
                        script.environment(),
                        List.of(),
                        plain.healthcheck(),
                        new RestartPolicy(true, 100, Duration.ofMillis(10), 1, Duration.ofMillis(50)),
                        plain.logs(),
                        false));
    }

    private void play(int rounds) throws Exception {
        haveBystanders();
        saveProfiles();
        for (int round = 1; round <= rounds; round++) {
            if (round % 100 == 0) {
                System.out.println("chaos: " + round + " rounds of seed " + seed);
            }
            String where = "round " + round + " of seed " + seed;
            open();
            say("riot");
            TimeUnit.MILLISECONDS.sleep(random.nextInt(900));
            killPaddock();
            Set<ProcessIdentity> left = leftRunning();
            open();
            assertNothingLost(where, left);
            assertNothingDoubled(where);
            assertThat(bystanders).as(where).allMatch(Process::isAlive);
            killPaddock();
        }
        open();
        say("end");
        assertThat(answer()).isEqualTo("over");
        assertThat(carriers()).isEmpty();
        assertThat(bystanders).allMatch(Process::isAlive);
    }

    private void saveProfiles() throws IOException {
        Catalog catalog = new Catalog(home);
        List<String> names = catalog.instances().stream().map(Instance::name).toList();
        for (String profile : PROFILES) {
            int remainder = PROFILES.indexOf(profile);
            List<String> members = IntStream.range(0, names.size())
                    .filter(i -> i % 2 == remainder || i == 0)
                    .mapToObj(names::get)
                    .toList();
            catalog.save(new Profile(profile, profile, members));
        }
    }

    private void haveBystanders() throws IOException {
        List<String> fake = FakeEngines.fake().command();
        Path named = Files.createSymbolicLink(folder.resolve("llama-server"), Path.of(fake.getFirst()));
        List<String> foreign = new ArrayList<>(fake);
        foreign.set(0, named.toString());
        foreign.addAll(List.of("--port", Integer.toString(firstPort + 16), "-m", "theirs.gguf"));
        bystander(foreign, Map.of());
        List<String> elsewhere = new ArrayList<>(fake);
        elsewhere.addAll(List.of("--port", Integer.toString(firstPort + 17), "--model", "m.gguf"));
        bystander(elsewhere, Map.of(Processes.TOKEN, "theirs", HOME, folder + "/elsewhere", NAME, "plain"));
        bystander(List.of("sleep", "6000"), Map.of());
    }

    private void bystander(List<String> command, Map<String, String> env) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(env);
        bystanders.add(builder.start());
    }

    private void open() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx128m",
                "-Dpaddock.builtin.classpath=" + System.getProperty("paddock.builtin.classpath", ""),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                SupervisorProcess.class.getName(),
                folder.resolve("home").toString(),
                Integer.toString(firstPort),
                Long.toString(random.nextLong()),
                Boolean.toString(builtin)));
        paddock = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("paddock.log").toFile()))
                .start();
        answers = paddock.inputReader();
        words = paddock.outputWriter();
        assertThat(answer()).isEqualTo("open");
    }

    private void say(String word) throws IOException {
        words.write(word + "\n");
        words.flush();
    }

    private String answer() throws IOException {
        String line = answers.readLine();
        assertThat(line)
                .as(() -> {
                    try {
                        return Files.readString(folder.resolve("paddock.log"));
                    } catch (IOException e) {
                        return e.toString();
                    }
                })
                .isNotNull()
                .startsWith(SupervisorProcess.ANSWER);
        return line.substring(SupervisorProcess.ANSWER.length());
    }

    private void killPaddock() {
        paddock.destroyForcibly().onExit().join();
    }

    private record Carrier(String token, String instance, boolean serves) {}

    /** Every living process that carries the marks of our home. */
    private Map<ProcessIdentity, Carrier> carriers() throws IOException {
        String ours = home.state().toRealPath().toString();
        Map<ProcessIdentity, Carrier> found = new HashMap<>();
        for (long pid : processes.all()) {
            Map<String, String> env = processes.environment(pid, Marks.PREFIX);
            if (ours.equals(env.get(HOME))) {
                boolean serves = processes.commandLine(pid).contains("--model");
                processes
                        .identify(pid)
                        .ifPresent(identity ->
                                found.put(identity, new Carrier(env.get(Processes.TOKEN), env.get(NAME), serves)));
            }
        }
        return found;
    }

    /** What lives once the signals of the dead Paddock have arrived, apart from what it had asked to end. */
    private Set<ProcessIdentity> leftRunning() throws Exception {
        TimeUnit.MILLISECONDS.sleep(60);
        Set<String> stopping = tokensOf("stopping");
        Set<ProcessIdentity> left = new HashSet<>();
        carriers().forEach((identity, carrier) -> {
            if (carrier.serves()
                    && !stopping.contains(carrier.token())
                    && !carrier.instance().equals("shaky")) {
                left.add(identity);
            }
        });
        return left;
    }

    private Set<String> tokensOf(String status) throws IOException {
        Set<String> tokens = new HashSet<>();
        Path registry = home.state().resolve("processes.json");
        if (Files.exists(registry)) {
            Matcher matcher = Pattern.compile("\"token\" : \"([^\"]+)\",\\s*\"status\" : \"" + status + "\"")
                    .matcher(Files.readString(registry));
            while (matcher.find()) {
                tokens.add(matcher.group(1));
            }
        }
        return tokens;
    }

    /** Each one that lives is a server again or an orphan, at the latest when what was stopping has stopped. */
    private void assertNothingLost(String where, Set<ProcessIdentity> left) throws Exception {
        assertThat(left).as(where + ": killed by the next Paddock").allMatch(processes::isAlive);
        await(where).atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).untilAsserted(() -> {
            Map<ProcessIdentity, Carrier> before = carriers();
            say("look");
            String look = answer();
            Set<String> known = new HashSet<>(List.of(look.split("[ =]")));
            Map<String, List<Long>> byToken = new TreeMap<>();
            before.forEach((identity, carrier) -> byToken.computeIfAbsent(carrier.token(), token -> new ArrayList<>())
                    .add(identity.pid()));
            byToken.forEach((token, pids) ->
                    assertThat(pids).as(where + ": lost, of " + look).anyMatch(pid -> known.contains(pid.toString())));
        });
        assertThat(left).as(where + ": killed by the next Paddock").allMatch(processes::isAlive);
    }

    private void assertNothingDoubled(String where) throws IOException {
        Map<String, ProcessIdentity> servers = new HashMap<>();
        carriers().forEach((identity, carrier) -> {
            if (carrier.serves()) {
                ProcessIdentity other = servers.put(carrier.instance(), identity);
                assertThat(other == null || !processes.isAlive(other) || !processes.isAlive(identity))
                        .as(where + ": " + carrier.instance() + " runs twice, as " + identity + " and " + other)
                        .isTrue();
            }
        });
    }
}
