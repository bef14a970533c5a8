package dev.paddock.ui;

import dev.paddock.platform.login.LoginEntry;
import dev.paddock.platform.login.LoginStart;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import org.jspecify.annotations.Nullable;

/** A system that remembers what it starts at login. */
final class FakeLogin implements LoginStart {
    volatile Kind kind = Kind.OFF;
    volatile @Nullable LoginEntry entry;
    volatile boolean denied;

    @Override
    public State state() {
        return new State(kind, entry, "the login's list");
    }

    @Override
    public void switchOn(LoginEntry now) throws IOException {
        if (denied) {
            throw new AccessDeniedException("the login's list");
        }
        entry = now;
        kind = Kind.ON;
    }

    @Override
    public void correct(LoginEntry now) {
        entry = now;
    }

    @Override
    public void switchOff() {
        entry = null;
        kind = Kind.OFF;
    }
}
