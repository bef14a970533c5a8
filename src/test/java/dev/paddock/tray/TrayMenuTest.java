package dev.paddock.tray;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.domain.Switching;
import dev.paddock.domain.Switching.Phase;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrayMenuTest {
    private static final Profile CODING = new Profile("coding", "Coding", List.of("coder", "embed"));
    private static final Profile NOTHING = new Profile("off", "Everything off", List.of());

    private final TrayTexts texts = TrayTexts.of(Locale.ENGLISH);

    @Test
    void withoutAnythingItStillOpensAndQuits() {
        assertThat(outline(Fleet.EMPTY)).containsExactly("(No servers yet)", "---", "Open Paddock", "Quit");
        assertThat(command(Fleet.EMPTY, "Quit").action()).isEqualTo(new TrayAction.Quit(false));
    }

    @Test
    void aFleetAtWork() {
        assertThat(outline(fleet("coding", in(ServerState.READY, "coder"), in(ServerState.STOPPED, "embed"))))
                .containsExactly(
                        "(1 of 2 servers ready)",
                        "---",
                        "[x] Coding",
                        "[ ] Everything off",
                        "---",
                        "coder – Ready > Stop, Restart, Copy address, Open web page",
                        "embed – Stopped > Start, Restart*",
                        "---",
                        "Start all of Coding",
                        "Stop all",
                        "Free the GPU now",
                        "Restore*",
                        "---",
                        "Open Paddock",
                        "Quit > and stop servers, and leave them running");
    }

    @Test
    void theStatusLineCountsFailures() {
        assertThat(outline(fleet(null, in(ServerState.FAILED, "coder")))).contains("(0 of 1 server ready, 1 failed)");
    }

    @Test
    void atRestThereIsNothingToStop() {
        Fleet resting = fleet("coding", in(ServerState.STOPPED, "coder"), in(ServerState.FAILED, "embed"));
        assertThat(outline(resting)).contains("Stop all*", "Quit");
        assertThat(command(resting, "Start all of Coding").action())
                .isEqualTo(new TrayAction.StartAll(List.of("coder", "embed")));
    }

    @Test
    void startAllMeansTheActiveProfile() {
        assertThat(outline(fleet("coding", in(ServerState.READY, "coder"), in(ServerState.STOPPED, "other"))))
                .contains("Start all of Coding*");
        assertThat(outline(fleet(null, in(ServerState.STOPPED, "coder")))).contains("Start all*");
        assertThat(outline(fleet("off", in(ServerState.STOPPED, "coder")))).contains("Start all*");
    }

    @Test
    void aSwitchCanBeGoneBackFrom() {
        Fleet plain = fleet("coding", in(ServerState.READY, "coder"));
        Switching switching =
                new Switching(null, "coding", Phase.STARTING, false, List.of(), List.of("coder"), List.of());
        Fleet going = new Fleet(plain.servers(), plain.profiles(), "coding", List.of(), switching);

        assertThat(outline(plain)).doesNotContain("Go back to what ran before");
        assertThat(command(going, "Go back to what ran before").action()).isEqualTo(new TrayAction.SwitchBack());
        assertThat(TrayState.of(going)).isEqualTo(TrayState.WORKING);
    }

    @Test
    void aSwitchTellsHowFarItIs() {
        Fleet plain = fleet("coding", in(ServerState.READY, "coder"), in(ServerState.LAUNCHING, "embed"));
        Switching switching =
                new Switching(null, "coding", Phase.STARTING, false, List.of(), List.of("coder", "embed"), List.of());
        Fleet going = new Fleet(plain.servers(), plain.profiles(), "coding", List.of(), switching);

        assertThat(texts.tooltip(going)).isEqualTo("Paddock – Switching to Coding – 1 of 2 ready");
        assertThat(TrayLook.of(going)).isEqualTo(new TrayLook(TrayState.WORKING, 2));
        assertThat(TrayLook.of(plain)).isEqualTo(new TrayLook(TrayState.WORKING, 0));
    }

    @Test
    void whatWasFreedCanBeRestoredUnlessItRunsAgain() {
        Fleet freed = fleet("coding", in(ServerState.STOPPED, "coder"), in(ServerState.STOPPED, "embed"));
        assertThat(restore(freed, List.of("coder", "embed"))).isEqualTo("Restore 2 servers");
        assertThat(restore(freed, List.of("embed"))).isEqualTo("Restore embed");
        assertThat(restore(freed, List.of("gone"))).isEqualTo("Restore*");
        Fleet again = fleet("coding", in(ServerState.READY, "coder"), in(ServerState.STOPPED, "embed"));
        assertThat(restore(again, List.of("coder", "embed"))).isEqualTo("Restore embed");
    }

    private String restore(Fleet fleet, List<String> freed) {
        return TrayMenu.of(fleet, freed, texts).items().stream()
                .map(TrayMenuTest::outline)
                .filter(line -> line.startsWith("Restore"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aServerThatLoadsCanBeStoppedAndItsAddressCopied() {
        Fleet loading = fleet(null, in(ServerState.INITIALIZING, "coder"));
        assertThat(outline(loading)).contains("coder – Loading > Stop, Restart, Copy address, Open web page*");
        assertThat(server(loading, "coder").items())
                .contains(
                        new TrayMenu.Command(
                                "Copy address", true, new TrayAction.CopyAddress(URI.create("http://127.0.0.1:8001"))),
                        new TrayMenu.Command("Stop", true, new TrayAction.Stop("coder")));
    }

    @Test
    void aServerThatStopsCannotBeStoppedAgain() {
        assertThat(outline(fleet(null, in(ServerState.TERMINATING, "coder"))))
                .contains("coder – Stopping > Stop*, Restart*, Copy address, Open web page*");
    }

    @Test
    void aServerThatDoesNotAnswerSaysSo() {
        assertThat(outline(fleet(null, Snapshots.unhealthy("coder"))))
                .anyMatch(line -> line.startsWith("coder – Not answering"));
    }

    @ParameterizedTest
    @EnumSource
    void everyStateHasWordsAndKeepsTheShapeOfTheMenu(ServerState state) {
        Fleet fleet = fleet("coding", in(state, "coder"));
        assertThat(server(fleet, "coder").text()).matches("coder – \\p{Lu}[a-z ]+");
        assertThat(TrayMenu.of(fleet, List.of(), texts).items())
                .hasSameSizeAs(TrayMenu.of(fleet("coding", in(ServerState.READY, "coder")), List.of(), texts)
                        .items());
    }

    @Test
    void ofManyServersThoseAtRestStepAside() {
        Fleet many = new Fleet(
                IntStream.range(0, 30)
                        .mapToObj(i -> in(i < 2 ? ServerState.READY : ServerState.STOPPED, "s" + i))
                        .toList(),
                List.of(),
                null);
        List<String> outline = outline(many);
        assertThat(outline)
                .hasSizeLessThan(15)
                .anyMatch(line -> line.startsWith("Stopped servers (28) > s2 – Stopped"));
    }

    @Test
    void longAndOddTitlesStayOnOneLine() {
        Profile odd = new Profile("odd", "{0} it's\na\ttitle " + "x".repeat(80), List.of());
        String text = TrayMenu.of(new Fleet(List.of(), List.of(odd), null), List.of(), texts).items().stream()
                .flatMap(item -> item instanceof TrayMenu.Choice choice ? Stream.of(choice.text()) : Stream.of())
                .findFirst()
                .orElseThrow();
        assertThat(text).startsWith("{0} it's a title xxx").endsWith("x…").hasSize(48);
    }

    @Test
    void everyTextIsThere() {
        assertThat(texts.tooltip(Fleet.EMPTY)).isEqualTo("Paddock – No servers yet");
        for (Locale locale : new Locale[] {Locale.GERMANY, Locale.JAPAN, Locale.ROOT}) {
            assertThat(TrayTexts.of(locale).tooltip(Fleet.EMPTY)).isNotBlank();
        }
    }

    private static ServerSnapshot in(ServerState state, String name) {
        return Snapshots.in(state, name);
    }

    private static Fleet fleet(@Nullable String active, ServerSnapshot... servers) {
        return new Fleet(List.of(servers), List.of(CODING, NOTHING), active);
    }

    private TrayMenu.Command command(Fleet fleet, String text) {
        return TrayMenu.of(fleet, List.of(), texts).items().stream()
                .flatMap(item -> item instanceof TrayMenu.Command command ? Stream.of(command) : Stream.of())
                .filter(command -> command.text().equals(text))
                .findFirst()
                .orElseThrow();
    }

    private TrayMenu.Submenu server(Fleet fleet, String name) {
        return TrayMenu.of(fleet, List.of(), texts).items().stream()
                .flatMap(item -> item instanceof TrayMenu.Submenu submenu ? Stream.of(submenu) : Stream.of())
                .filter(submenu -> submenu.text().startsWith(name + " "))
                .findFirst()
                .orElseThrow();
    }

    /** A line an item; what is disabled ends with a star. */
    private List<String> outline(Fleet fleet) {
        return TrayMenu.of(fleet, List.of(), texts).items().stream()
                .map(TrayMenuTest::outline)
                .toList();
    }

    private static String outline(TrayMenu.Item item) {
        return switch (item) {
            case TrayMenu.Line line -> "(" + line.text() + ")";
            case TrayMenu.Separator separator -> "---";
            case TrayMenu.Command command -> command.text() + (command.enabled() ? "" : "*");
            case TrayMenu.Choice choice -> (choice.chosen() ? "[x] " : "[ ] ") + choice.text();
            case TrayMenu.Submenu submenu ->
                submenu.text() + " > "
                        + String.join(
                                ", ",
                                submenu.items().stream()
                                        .map(TrayMenuTest::outline)
                                        .toList());
        };
    }
}
