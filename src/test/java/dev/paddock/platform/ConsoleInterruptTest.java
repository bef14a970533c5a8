package dev.paddock.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.platform.ConsoleInterrupt.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The order of calls by which a Ctrl-C is sent, on a console that only notes them. */
class ConsoleInterruptTest {
    private static final long SELF = 7;
    private static final ProcessIdentity TARGET = new ProcessIdentity(42, 1000, "", null);

    private final Recorded console = new Recorded();
    private final Table processes = new Table();

    private static final class Recorded implements ConsoleInterrupt.Console {
        final List<String> calls = new ArrayList<>();
        final List<String> failing = new ArrayList<>();
        List<Long> attached = List.of(SELF, 42L);

        private boolean did(String call) {
            calls.add(call);
            return !failing.contains(call);
        }

        @Override
        public boolean leave() {
            return did("leave");
        }

        @Override
        public boolean attach(long pid) {
            return did("attach " + pid);
        }

        @Override
        public List<Long> attached() {
            did("who");
            return attached;
        }

        @Override
        public boolean shieldFromInterrupts() {
            return did("shield");
        }

        @Override
        public boolean interrupt() {
            return did("interrupt");
        }
    }

    /** Process 42, which began at 1000 and has one child. */
    private static final class Table implements ProcessPlatform {
        @Override
        public List<String> detached(List<String> command) {
            return command;
        }

        @Override
        public Optional<String> whyNotPinned(List<Integer> cpus) {
            return Optional.empty();
        }

        @Override
        public Optional<ProcessIdentity> identify(long pid) {
            return pid == TARGET.pid() ? Optional.of(TARGET) : Optional.empty();
        }

        @Override
        public Map<String, String> environment(long pid, String prefix) {
            return Map.of();
        }

        @Override
        public List<String> commandLine(long pid) {
            return List.of();
        }

        @Override
        public OptionalLong parent(long pid) {
            return OptionalLong.empty();
        }

        @Override
        public List<Long> all() {
            return List.of(TARGET.pid());
        }

        @Override
        public List<ProcessIdentity> descendants(ProcessIdentity root) {
            return List.of(new ProcessIdentity(43, 1001, "", null));
        }
    }

    private Outcome send(ProcessIdentity target) {
        return ConsoleInterrupt.send(target, console, processes, SELF);
    }

    @Test
    void itAttachesShieldsItselfAndSendsAndLeavesAgain() {
        assertThat(send(TARGET)).isEqualTo(Outcome.SENT);

        assertThat(console.calls).containsExactly("leave", "attach 42", "who", "shield", "interrupt", "leave");
    }

    @Test
    void havingNoConsoleOfItsOwnDoesNotMatter() {
        console.failing.add("leave");

        assertThat(send(TARGET)).isEqualTo(Outcome.SENT);
    }

    @Test
    void aNumberThatWasUsedAgainIsNotTouched() {
        assertThat(send(new ProcessIdentity(42, 999, "", null))).isEqualTo(Outcome.GONE);
        assertThat(send(new ProcessIdentity(44, 1000, "", null))).isEqualTo(Outcome.GONE);

        assertThat(console.calls).isEmpty();
    }

    @Test
    void withoutAConsoleNothingIsSent() {
        console.failing.add("attach 42");

        assertThat(send(TARGET)).isEqualTo(Outcome.NO_CONSOLE);

        assertThat(console.calls).containsExactly("leave", "attach 42");
    }

    @Test
    void aConsoleThatOthersShareIsLeftAlone() {
        console.attached = List.of(SELF, 42L, 99L);

        assertThat(send(TARGET)).isEqualTo(Outcome.SHARED_CONSOLE);

        assertThat(console.calls).endsWith("who", "leave").doesNotContain("interrupt");
    }

    @Test
    void itsOwnChildrenMayShareIt() {
        console.attached = List.of(SELF, 42L, 43L);

        assertThat(send(TARGET)).isEqualTo(Outcome.SENT);
    }

    @Test
    void unshieldedItSendsNothing() {
        console.failing.add("shield");

        assertThat(send(TARGET)).isEqualTo(Outcome.NOT_SHIELDED);

        assertThat(console.calls).endsWith("shield", "leave");
    }

    @Test
    void aRefusedInterruptIsSaid() {
        console.failing.add("interrupt");

        assertThat(send(TARGET)).isEqualTo(Outcome.NOT_SENT);

        assertThat(console.calls).endsWith("interrupt", "leave");
    }

    @ParameterizedTest
    @EnumSource(Outcome.class)
    void everyOutcomeHasAnExitCodeOfItsOwn(Outcome outcome) {
        assertThat(Outcome.of(outcome.code())).isEqualTo(outcome);
    }

    @Test
    void anyOtherExitCodeHasSentNothing() {
        assertThat(Outcome.of(1)).isEqualTo(Outcome.NOT_SENT);
        assertThat(Outcome.of(-1073741510)).isEqualTo(Outcome.NOT_SENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"__interrupt", "__interrupt 4", "__interrupt x 1", "__interrupt -4 1", "__interrupt 4 1 2"})
    void whatIsNoNumberIsRefused(String line) {
        String[] args = line.split(" ");

        assertThat(ConsoleInterrupt.isAskedFor(args)).isTrue();
        assertThat(ConsoleInterrupt.run(args)).isEqualTo(Outcome.MISUSED.code());
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there it would look for that process")
    void elsewhereThanOnWindowsItDoesNothing() {
        assertThat(ConsoleInterrupt.run("__interrupt", "4", "1")).isEqualTo(Outcome.NOT_HERE.code());
        assertThat(ConsoleInterrupt.isAskedFor("up", "__interrupt")).isFalse();
        assertThat(ConsoleInterrupt.isAskedFor()).isFalse();
    }
}
