package dev.paddock.ui;

import dev.paddock.domain.Access;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/** One server in the list: bound to whichever {@link ServerProcess} its cell shows. */
@SuppressWarnings("NullAway.Init") // FXML sets the fields before initialize()
public final class ServerRowController {
    private static final double TIP_WIDTH = 420;
    private static final PseudoClass NO_GPU = PseudoClass.getPseudoClass("no-gpu");

    @FXML
    private GridPane row;

    @FXML
    private Region dot;

    @FXML
    private Label name;

    @FXML
    private Label model;

    @FXML
    private Label device;

    @FXML
    private Label port;

    @FXML
    private Label state;

    @FXML
    private Label detail;

    @FXML
    private Label memory;

    @FXML
    private Label deviceMemory;

    @FXML
    private TimeLines rates;

    @FXML
    private Label rate;

    @FXML
    private Node chat;

    @FXML
    private Node restart;

    @FXML
    private Node start;

    @FXML
    private Node stop;

    @FXML
    private Tooltip stopTip;

    @FXML
    private Node fix;

    @FXML
    private ContextMenu menu;

    @FXML
    private MenuItem menuStart;

    @FXML
    private MenuItem menuStop;

    @FXML
    private MenuItem menuForceStop;

    @FXML
    private MenuItem menuRestart;

    @FXML
    private MenuItem menuCopy;

    @FXML
    private MenuItem menuRemove;

    @FXML
    private Node changed;

    private final Words words;
    private final InstanceDrafts drafts;
    private final Ticker ticker;
    private final Commands commands;
    private final Selection selection;
    private final Overlay overlay;
    private final FleetModel fleet;
    private final ObjectProperty<@Nullable ServerProcess> server = new SimpleObjectProperty<>();
    private final ObservableValue<ServerSnapshot> snapshot =
            Present.in(server).flatMap(ServerProcess::snapshotProperty);
    private final ObservableValue<Samples> samples = Present.in(server).flatMap(ServerProcess::replyRatesProperty);

    private Consumer<ServerSnapshot> removal = doomed -> {};

    ServerRowController(Controllers parts) {
        this.words = parts.words();
        this.drafts = parts.drafts();
        this.ticker = parts.ticker();
        this.commands = parts.commands();
        this.selection = parts.selection();
        this.overlay = parts.overlay();
        this.fleet = parts.fleet();
    }

    @FXML
    private void initialize() {
        RowColumns.applyTo(row);
        name.textProperty().bind(snapshot.map(ServerSnapshot::name).orElse(""));
        changed.visibleProperty()
                .bind(Present.in(server)
                        .flatMap(process -> drafts.of(process).changedProperty())
                        .orElse(false));
        model.textProperty().bind(snapshot.map(words::modelLine).orElse(""));
        device.textProperty().bind(snapshot.map(words::device).orElse(""));
        snapshot.map(ServerSnapshot::isOnCpuInstead)
                .orElse(false)
                .subscribe(lost -> device.pseudoClassStateChanged(NO_GPU, lost));
        Tooltip noGpu = new Tooltip(words.text("device.no-gpu.text"));
        snapshot.map(ServerSnapshot::isOnCpuInstead)
                .orElse(false)
                .subscribe(lost -> device.setTooltip(lost ? noGpu : null));
        port.textProperty().bind(snapshot.map(this::portText).orElse(""));
        state.textProperty().bind(timed(words::state));
        detail.textProperty().bind(timed(words::stateDetail));
        Managed.whileFilled(detail);
        memory.textProperty().bind(snapshot.map(this::memoryText).orElse(""));
        deviceMemory.textProperty().bind(snapshot.map(words::deviceMemory).orElse(""));
        Managed.whileFilled(deviceMemory);
        Tooltip why = new Tooltip();
        why.setWrapText(true);
        why.setMaxWidth(TIP_WIDTH);
        why.textProperty()
                .bind(Bindings.concat(
                        state.textProperty(),
                        "\n",
                        detail.textProperty(),
                        snapshot.map(server -> lines(words.notes(server))).orElse("")));
        Tooltip.install(state, why);
        snapshot.map(now -> Words.colour(now.state())).subscribe(this::colour);
        bindRates();
        bindActions();
    }

    private static String lines(List<String> notes) {
        return notes.stream().map(note -> "\n" + note).collect(Collectors.joining());
    }

    private ObservableValue<String> timed(BiFunction<ServerSnapshot, Instant, String> text) {
        return Bindings.createStringBinding(
                () -> {
                    ServerSnapshot now = snapshot.getValue();
                    return now == null ? "" : text.apply(now, ticker.now());
                },
                snapshot,
                ticker.nowProperty());
    }

    private String portText(ServerSnapshot server) {
        Integer used = server.port();
        Integer fixed = server.instance().server().port();
        return used != null ? used.toString() : fixed != null ? fixed.toString() : Words.NOTHING;
    }

    private String memoryText(ServerSnapshot server) {
        ServerSnapshot.Usage usage = server.usage();
        return usage == null || !server.isRunning() ? Words.NOTHING : words.bytes(usage.residentBytes());
    }

    private void colour(@Nullable String colour) {
        String style = colour == null ? "off" : colour;
        dot.getStyleClass().setAll("state-dot", style);
        state.getStyleClass().setAll("label", "row-state", style);
    }

    private void bindRates() {
        rate.textProperty()
                .bind(samples.map(some -> some.isEmpty()
                                ? Words.NOTHING
                                : words.rate(some.values().getLast().value()))
                        .orElse(""));
        rates.visibleProperty().bind(samples.map(some -> !some.isEmpty()).orElse(false));
        Runnable draw = () -> {
            Samples some = samples.getValue();
            rates.show(ticker.now(), some == null ? Samples.NONE : some);
        };
        samples.subscribe(draw);
        ticker.nowProperty().subscribe(rates::passTo);
    }

    private void bindActions() {
        shown(chat, now -> now.isReady() && !now.instance().isWorker());
        shown(restart, now -> now.isReady() && !now.attached());
        shown(start, now -> now.state() == ServerState.STOPPED || now.state() == ServerState.RESTARTING);
        shown(stop, now -> now.state().isActive() && !now.state().isStopping());
        shown(fix, now -> now.state() == ServerState.FAILED);
        menuStart.disableProperty().bind(is(ServerSnapshot::isReady));
        menuRestart.disableProperty().bind(is(now -> now.state().isStopping() || now.attached()));
        menuStop.disableProperty().bind(is(now -> now.state().isSettledDown()));
        menuForceStop.disableProperty().bind(is(now -> now.state().isSettledDown() || now.attached()));
        ObservableValue<String> stopText =
                is(ServerSnapshot::attached).map(gone -> words.text(gone ? "action.detach" : "action.stop"));
        menuStop.textProperty().bind(stopText);
        stop.accessibleTextProperty().bind(stopText);
        stopTip.textProperty().bind(stopText);
        menuRemove
                .textProperty()
                .bind(is(now -> now.state() == ServerState.FAILED)
                        .map(asks -> words.text(asks ? "action.remove.asking" : "action.remove")));
        menuCopy.disableProperty().bind(is(now -> now.endpoint() == null));
    }

    private void shown(Node button, Predicate<ServerSnapshot> when) {
        button.visibleProperty().bind(is(when));
        Managed.whileVisible(button);
    }

    private ObservableValue<Boolean> is(Predicate<ServerSnapshot> when) {
        return snapshot.map(when::test).orElse(false);
    }

    void show(@Nullable ServerProcess process) {
        server.set(process);
    }

    void removeBy(Consumer<ServerSnapshot> remove) {
        removal = remove;
    }

    ContextMenu menu() {
        return menu;
    }

    @FXML
    private void start() {
        commands.start(name.getText());
    }

    @FXML
    private void stop() {
        commands.stop(name.getText());
    }

    @FXML
    private void forceStop() {
        commands.forceStop(name.getText());
    }

    @FXML
    private void restart() {
        commands.restart(name.getText());
    }

    @FXML
    private void chat() {
        open(Selection.Tab.CHAT);
    }

    @FXML
    private void fix() {
        open(Selection.Tab.OVERVIEW);
    }

    private void open(Selection.Tab tab) {
        ServerProcess process = server.get();
        if (process != null) {
            selection.show(process, tab);
        }
    }

    @FXML
    private void copyAddress() {
        ServerSnapshot now = snapshot.getValue();
        Access access = now == null ? null : fleet.fleet().access(now);
        if (access != null) {
            Clip.copy(access.address().toString());
        }
    }

    @FXML
    private void remove() {
        ServerSnapshot doomed = snapshot.getValue();
        if (doomed == null) {
            return;
        }
        if (doomed.state() != ServerState.FAILED) {
            removal.accept(doomed);
            return;
        }
        // What cannot work would not be taken back.
        overlay.confirm(
                words.text("remove.question", doomed.name()),
                words.text("remove.consequence"),
                words.text("remove.yes"),
                () -> removal.accept(doomed));
    }
}
