package dev.paddock.platform.login;

import dev.paddock.domain.IoWords;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Paddock starts, hidden in the tray, when this person logs in. What the operating system says is what holds: there is
 * no setting beside it that could bring back what was switched off there. Reads and writes the disk; safe for several threads.
 */
public final class Autostart {
    private static final Logger LOG = LoggerFactory.getLogger(Autostart.class);
    private static final String PROFILE = "--profile";
    /** Where it is switched off, this is on none of its lists. */
    private static final List<String> WINDOW = List.of("gui", "--tray");

    /**
     * @param program that is started; null where nothing is registered, or it cannot be understood
     * @param isThere whether that program is there
     * @param profile that is switched to; null where the servers stay as they are
     * @param where the system keeps it
     */
    public record Status(
            LoginStart.Kind kind,
            @Nullable Path program,
            boolean isThere,
            @Nullable String profile,
            String where) {
        /** It will start at the next login. */
        public boolean isOn() {
            return kind == LoginStart.Kind.ON && isThere;
        }
    }

    private final LoginStart login;
    private final Supplier<LoginEntry> self;

    /** @param self how this Paddock is started, without words for it; throws a {@link PaddockException} where it cannot be */
    public Autostart(LoginStart login, Supplier<LoginEntry> self) {
        this.login = login;
        this.self = self;
    }

    /**
     * How this Paddock is started, without words for it.
     *
     * @throws PaddockException where it has no program that could be started
     */
    public LoginEntry self() {
        return self.get();
    }

    /** @throws PaddockException where the system does not tell */
    public synchronized Status status() {
        LoginStart.State state = state();
        LoginEntry entry = state.entry();
        return entry == null
                ? new Status(state.kind(), null, false, null, state.where())
                : new Status(
                        state.kind(),
                        entry.program(),
                        Files.exists(entry.program()),
                        entry.option(PROFILE).orElse(null),
                        state.where());
    }

    private LoginStart.State state() {
        try {
            return login.state();
        } catch (IOException unreadable) {
            throw new PaddockException(
                    Kind.FAILED,
                    Problem.of(
                            "autostart-unreadable",
                            "It cannot be told whether Paddock starts at login",
                            IoWords.why(unreadable),
                            "Correct or delete what is named there, or switch it anew: paddock autostart on"));
        }
    }

    /**
     * @param profile to switch to; null leaves the servers as they are
     * @throws PaddockException where it cannot be written; nothing is changed then
     */
    public synchronized Status on(@Nullable String profile) {
        LoginEntry program = self.get();
        List<String> words = new ArrayList<>(program.arguments());
        words.addAll(WINDOW);
        if (profile != null) {
            words.addAll(List.of(PROFILE, profile));
        }
        try {
            login.switchOn(new LoginEntry(program.program(), words, program.environment()));
        } catch (IOException denied) {
            throw denied("Paddock cannot be made to start at login", denied);
        }
        return status();
    }

    /** @throws PaddockException where it cannot be taken away */
    public synchronized void off() {
        try {
            login.switchOff();
        } catch (IOException denied) {
            throw denied("Paddock cannot be kept from starting at login", denied);
        }
    }

    /**
     * Names this program instead of one that is gone, as after it was moved; asked at every start. Another Paddock that is still
     * there stays, and so does what is switched off. Never throws.
     */
    public synchronized boolean follow() {
        try {
            LoginStart.State state = login.state();
            LoginEntry entry = state.entry();
            if (state.kind() == LoginStart.Kind.OFF || entry == null || Files.exists(entry.program())) {
                return false;
            }
            LoginEntry program = self.get();
            List<String> words = new ArrayList<>(program.arguments());
            words.addAll(ownWords(entry));
            login.correct(new LoginEntry(program.program(), words, entry.environment()));
            LOG.info("Paddock has moved: what starts at login is now {}", program.program());
            return true;
        } catch (IOException | PaddockException stays) {
            LOG.info("What starts at login stays as it is", stays);
            return false;
        }
    }

    private static List<String> ownWords(LoginEntry entry) {
        int first = entry.arguments().indexOf(WINDOW.getFirst());
        return first < 0
                ? WINDOW
                : entry.arguments().subList(first, entry.arguments().size());
    }

    private PaddockException denied(String title, IOException why) {
        String where = Optional.ofNullable(whereOrNull()).orElse("its place in the system");
        return new PaddockException(
                Kind.FAILED,
                Problem.of("autostart-denied", title, IoWords.why(why), "Make " + where + " writable for you."));
    }

    private @Nullable String whereOrNull() {
        try {
            return login.state().where();
        } catch (IOException unknown) {
            return null;
        }
    }
}
