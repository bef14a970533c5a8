package dev.paddock.supervisor;

import static dev.paddock.supervisor.Bench.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.domain.Instance;
import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.settings.HomeKey;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** What must hold of every engine behind the gateway. */
@NullUnmarked
abstract class EngineOnDemand extends EngineFixture {
    @Test
    void aRequestStartsWhatIsStopped() throws Exception {
        bench.save(instance("one"));
        bench.reopen();
        try (BehindGateway behind = new BehindGateway(bench)) {
            behind.askTogether("one", 8);

            assertThat(behind.end()).hasSize(8).containsOnly("answered");
            assertThat(bench.audit().split("\"start\"", -1)).as("one start").hasSize(2);
        }
    }

    @Test
    void whatNobodyAsksForIsUnloadedAndStartedByTheNextRequest() throws Exception {
        bench.save(instance("one").withIdleUnloadSeconds(1));
        bench.reopen();
        try (BehindGateway behind = new BehindGateway(bench)) {
            assertThat(behind.ask("one")).isEqualTo("answered");

            bench.awaitState("one", ServerState.STOPPED);

            assertThat(behind.ask("one")).isEqualTo("answered");
        }
    }

    @Test
    void whereOneFitsTheyGiveWayToEachOtherAndNoRequestIsLost() throws Exception {
        for (String name : List.of("one", "two", "three")) {
            bench.save(instance(name));
        }
        bench.reopen();
        try (BehindGateway behind = new BehindGateway(bench, new BehindGateway.RoomForOne(bench))) {
            for (String name : List.of("one", "two", "three", "one", "two")) {
                behind.askTogether(name, 2);
            }

            assertThat(behind.end()).hasSize(10).containsOnly("answered");
            assertThat(bench.supervisor().fleet().servers().stream()
                            .filter(ServerSnapshot::isRunning)
                            .count())
                    .isEqualTo(1);
        }
    }

    @Test
    void aSwitchOfProfilesStopsAndStartsWhatDiffers() throws Exception {
        for (String name : List.of("one", "two", "three")) {
            bench.save(instance(name));
        }
        bench.reopen();
        get(bench.supervisor().saveProfile(new Profile("day", "Day", List.of("one", "two"))));
        get(bench.supervisor().saveProfile(new Profile("night", "Night", List.of("two", "three"))));
        get(bench.supervisor().switchTo("day"));
        long two = bench.server("two").pid();
        try (BehindGateway behind = new BehindGateway(bench)) {
            behind.askWithoutPause("two", 2);
            await().atMost(Bench.PATIENCE).until(() -> behind.answers.size() > 2);

            get(bench.supervisor().switchTo("night"));

            assertThat(bench.server("one").state()).isEqualTo(ServerState.STOPPED);
            assertThat(bench.server("two").pid()).isEqualTo(two);
            assertThat(bench.server("three").isReady()).isTrue();
            get(bench.supervisor().switchBack());
            assertThat(bench.server("one").isReady()).isTrue();
            assertThat(bench.server("three").state()).isEqualTo(ServerState.STOPPED);
            assertThat(behind.end()).containsOnly("answered");
        }
    }

    @Test
    void aStopWhileItLoadsIsToldToWhoWaitsForIt() throws Exception {
        bench.save(instance("one"));
        bench.reopen();
        try (BehindGateway behind = new BehindGateway(bench)) {
            behind.askTogether("one", 2);
            bench.awaitServer("one", ServerSnapshot::isRunning);

            assertThat(bench.stop("one").state()).isEqualTo(ServerState.STOPPED);

            assertThat(behind.end())
                    .hasSize(2)
                    .allMatch(answer -> answer.equals("answered") || answer.startsWith("503 "), "answered, or refused");
            assertThat(bench.server("one").state()).isEqualTo(ServerState.STOPPED);
        }
    }

    @Test
    void restartsLoseNoRequestOfTheGateways() throws IOException, InterruptedException {
        bench.room(new Bench.MuchRoom());
        bench.reopen();
        bench.save(instance("one"));
        ServerSnapshot first = bench.start("one");
        try (BehindGateway behind = new BehindGateway(bench)) {
            behind.askWithoutPause("one", 4);
            for (int i = 1; i <= 4; i++) {
                int before = behind.answers.size();
                await().atMost(Bench.PATIENCE).until(() -> behind.answers.size() > before + 4);
                assertThat(get(bench.supervisor().restart("one")).replacement()).isNull();
            }
            ServerSnapshot last = bench.server("one");

            assertThat(behind.end()).containsOnly("answered").hasSizeGreaterThan(16);
            assertThat(last.pid()).isNotEqualTo(first.pid());
            bench.awaitGone(first.pid());
        }
    }

    @Test
    void behindAGatewayItAnswersNobodyElse() throws Exception {
        bench.save(instance("one"));
        Instance fixed = instance("fixed");
        bench.save(fixed.withServer(fixed.server().withPort(Bench.freePort())));
        try (BehindGateway behind = new BehindGateway(bench)) {
            ServerSnapshot one = bench.start("one");
            URI props = one.endpoint().resolve("/props");

            assertThat(behind.status(props, null)).isEqualTo(401);
            assertThat(behind.status(props, behind.key.value())).isEqualTo(200);
            assertThat(behind.ask("one")).isEqualTo("answered");
            assertThat(bench.registry()).doesNotContain(behind.key.value());
            assertThat(behind.key.of(bench.start("fixed"))).isNull();
            assertThat(behind.ask("fixed")).isEqualTo("answered");

            bench.reopen();
            assertThat(bench.awaitState("one", ServerState.READY).homeKey()).isTrue();
            Files.delete(bench.home.state().resolve("server-key"));
            bench.reopen();
            assertThat(bench.awaitState("one", ServerState.READY).homeKey()).isTrue();
            assertThat(behind.status(props, new HomeKey(bench.home).value()))
                    .as("after the key was lost")
                    .isEqualTo(200);
            bench.stop("one");
            assertThat(bench.start("one").homeKey()).as("without a gateway").isFalse();
        }
    }
}
