package dev.paddock.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.desktop.QuitResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The answers that macOS waits for, short of macOS. */
class AppEventsTest {
    private final List<String> done = new ArrayList<>();

    private final QuitResponse response = new QuitResponse() {
        @Override
        public void performQuit() {
            done.add("quit");
        }

        @Override
        public void cancelQuit() {
            done.add("kept");
        }
    };

    @Test
    void aLogoutGoesOnWhereNobodyHasToBeAsked() {
        AppEvents.Awt.answer(response, () -> false, () -> done.add("asked"));

        assertThat(done).containsExactly("quit");
    }

    @Test
    void aLogoutWaitsForAPersonWhoHasToDecide() {
        AppEvents.Awt.answer(response, () -> true, () -> done.add("asked"));

        assertThat(done).containsExactly("kept", "asked");
    }
}
