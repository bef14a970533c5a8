package dev.paddock.ui;

import dev.paddock.domain.Access;
import dev.paddock.domain.Problem;
import dev.paddock.domain.RequestCounts;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerSnapshot.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** The facts of the selected server, and where it failed: why, and what to do. */
@SuppressWarnings("NullAway.Init") // FXML sets the fields before initialize()
public final class OverviewController {
    private static final int GATEWAY_ROW = 5;
    private static final int EVIDENCE_ROWS = 8;

    @FXML
    private Node trouble;

    @FXML
    private Label troubleTitle;

    @FXML
    private Label troubleText;

    @FXML
    private TextArea evidence;

    @FXML
    private HBox fixes;

    @FXML
    private Node retry;

    @FXML
    private VBox notes;

    @FXML
    private Label model;

    @FXML
    private Label engine;

    @FXML
    private Label endpoint;

    @FXML
    private Label asModel;

    @FXML
    private Node copyEndpoint;

    @FXML
    private Label started;

    @FXML
    private Label restarts;

    @FXML
    private Label context;

    @FXML
    private Label reply;

    @FXML
    private Label cpu;

    @FXML
    private Label memory;

    @FXML
    private Label health;

    @FXML
    private Node charts;

    @FXML
    private TimeLines chart;

    @FXML
    private GridPane facts;

    @FXML
    private Label requests;

    @FXML
    private Label inFlight;

    @FXML
    private Label tokensIn;

    @FXML
    private Label tokensOut;

    @FXML
    private Label firstToken;

    @FXML
    private TimeLines requestChart;

    private final Words words;
    private final Ticker ticker;
    private final Commands commands;
    private final UiPorts ports;
    private final Selection selection;
    private final FleetModel fleet;
    private final RemedyButtons remedyButtons;
    private final ObservableValue<ServerSnapshot> snapshot;

    OverviewController(Controllers parts) {
        this.words = parts.words();
        this.ticker = parts.ticker();
        this.commands = parts.commands();
        this.ports = parts.ports();
        this.selection = parts.selection();
        this.fleet = parts.fleet();
        this.remedyButtons = new RemedyButtons(words, commands, ports);
        this.snapshot = Present.in(selection.serverProperty()).flatMap(ServerProcess::snapshotProperty);
    }

    @FXML
    private void initialize() {
        bindTrouble();
        Managed.whileVisible(notes);
        snapshot.map(words::notes).orElse(List.of()).subscribe(this::showNotes);
        bind(
                model,
                (server, now) -> server.instance().isWorker()
                        ? words.modelLine(server)
                        : String.valueOf(server.instance().model().path().getFileName()));
        bind(engine, (server, now) -> server.engineName());
        bindEndpoint();
        bind(started, (server, now) -> orNothing(server.startedAt(), at -> words.instant(at, now)));
        bind(restarts, (server, now) -> Integer.toString(server.restarts()));
        bind(health, (server, now) -> server.isRunning() ? words.health(server.health()) : Words.NOTHING);
        bind(
                context,
                (server, now) ->
                        orNothing(words.contextSize(server), size -> words.text("tokens", words.number(size))));
        bind(
                reply,
                (server, now) ->
                        measured(server, Usage::tokensPerSecond, rate -> words.text("rate", words.rate(rate))));
        bind(cpu, (server, now) -> measured(server, Usage::cpuPercent, words::percent));
        bind(memory, (server, now) -> measured(server, Usage::residentBytes, bytes -> words.memory(server, bytes)));
        bindChart();
        bindRequests();
    }

    private void bindEndpoint() {
        ObservableValue<Access> access = Present.in(Bindings.<@Nullable Access>createObjectBinding(
                () -> {
                    ServerSnapshot now = snapshot.getValue();
                    return now == null ? null : fleet.fleet().access(now);
                },
                snapshot,
                fleet.fleetProperty()));
        endpoint.textProperty().bind(access.map(at -> at.address().toString()).orElse(Words.NOTHING));
        asModel.textProperty()
                .bind(access.map(Access::model)
                        .map(name -> words.text("endpoint.model", name))
                        .orElse(""));
        asModel.managedProperty().bind(asModel.textProperty().isNotEmpty());
        copyEndpoint.visibleProperty().bind(access.map(at -> true).orElse(false));
    }

    private void bind(Label label, BiFunction<ServerSnapshot, Instant, String> text) {
        label.textProperty()
                .bind(Bindings.createStringBinding(
                        () -> {
                            ServerSnapshot now = snapshot.getValue();
                            return now == null ? "" : text.apply(now, ticker.now());
                        },
                        snapshot));
    }

    private static <T> String orNothing(@Nullable T value, Function<T, String> text) {
        return value == null ? Words.NOTHING : text.apply(value);
    }

    private static <T> String measured(
            ServerSnapshot server, Function<Usage, @Nullable T> value, Function<T, String> text) {
        Usage usage = server.usage();
        return usage == null || !server.isRunning() ? Words.NOTHING : orNothing(value.apply(usage), text);
    }

    private void showNotes(List<String> some) {
        notes.setVisible(!some.isEmpty());
        notes.getChildren()
                .setAll(some.stream()
                        .map(text -> {
                            Label note = new Label(text);
                            note.setWrapText(true);
                            note.setMinHeight(Region.USE_PREF_SIZE);
                            return note;
                        })
                        .toList());
    }

    private void bindTrouble() {
        ObservableValue<Problem> problem = snapshot.map(ServerSnapshot::problem);
        trouble.visibleProperty().bind(problem.map(some -> true).orElse(false));
        Managed.whileVisible(trouble);
        troubleTitle.textProperty().bind(problem.map(Problem::title).orElse(""));
        troubleText.textProperty().bind(problem.map(MainController::explanation).orElse(""));
        Managed.whileFilled(troubleText);
        evidence.textProperty()
                .bind(problem.map(some -> String.join("\n", some.evidence())).orElse(""));
        evidence.prefRowCountProperty()
                .bind(problem.map(some -> Math.clamp(some.evidence().size(), 1, EVIDENCE_ROWS))
                        .orElse(1));
        evidence.visibleProperty().bind(evidence.textProperty().isNotEmpty());
        Managed.whileVisible(evidence);
        problem.subscribe(this::offerFixes);
        retry.visibleProperty().bind(snapshot.map(now -> now.pid() == null).orElse(false));
    }

    /** What a button can do about it stands before what a person has to do. */
    private void offerFixes(@Nullable Problem problem) {
        ServerSnapshot now = snapshot.getValue();
        fixes.getChildren()
                .setAll(
                        problem == null || now == null
                                ? List.of()
                                : remedyButtons.of(now.instance(), problem.remedies()));
    }

    private void bindChart() {
        ObservableValue<Samples> rates =
                Present.in(selection.serverProperty()).flatMap(ServerProcess::replyRatesProperty);
        ObservableValue<Samples> load = Present.in(selection.serverProperty()).flatMap(ServerProcess::cpuProperty);
        Runnable draw = () -> chart.show(ticker.now(), orNone(rates.getValue()), orNone(load.getValue()));
        rates.subscribe(draw);
        load.subscribe(draw);
        ticker.nowProperty().subscribe(chart::passTo);
        charts.visibleProperty().bind(load.map(some -> !some.isEmpty()).orElse(false));
    }

    private void bindRequests() {
        ObservableValue<Throughput> came =
                Present.in(selection.serverProperty()).flatMap(ServerProcess::throughputProperty);
        ObservableValue<RequestCounts> counts = came.map(Throughput::last);
        requests.textProperty().bind(counts.map(this::requestsText).orElse(Words.NOTHING));
        inFlight.textProperty()
                .bind(counts.map(now -> words.number(now.inFlight())).orElse(Words.NOTHING));
        tokensIn.textProperty()
                .bind(counts.map(now -> words.number(now.tokensIn())).orElse(Words.NOTHING));
        tokensOut
                .textProperty()
                .bind(counts.map(now -> words.number(now.tokensOut())).orElse(Words.NOTHING));
        firstToken.textProperty().bind(counts.map(this::firstTokenText).orElse(Words.NOTHING));
        ObservableValue<Boolean> some = counts.map(now -> now.requests() > 0).orElse(false);
        facts.getChildren().stream().filter(OverviewController::isByGateway).forEach(node -> {
            node.visibleProperty().bind(some);
            Managed.whileVisible(node);
        });
        Runnable draw = () -> {
            Throughput now = came.getValue();
            Throughput shown = now == null ? Throughput.NONE : now;
            requestChart.show(ticker.now(), shown.tokensOut(), shown.inFlight(), shown.firstToken());
        };
        came.subscribe(draw);
        ticker.nowProperty().subscribe(draw);
    }

    /** Those rows come last, in the columns of the others. */
    private static boolean isByGateway(Node node) {
        return Optional.ofNullable(GridPane.getRowIndex(node)).orElse(0) >= GATEWAY_ROW;
    }

    private String requestsText(RequestCounts now) {
        String all = words.number(now.requests());
        return now.failures() == 0 ? all : words.text("requests.failed", all, words.number(now.failures()));
    }

    /** The mean of all. */
    private String firstTokenText(RequestCounts now) {
        return now.answers() == 0
                ? Words.NOTHING
                : words.text("milliseconds", words.rate(1000 * now.firstTokenSeconds() / now.answers()));
    }

    private static Samples orNone(@Nullable Samples samples) {
        return samples == null ? Samples.NONE : samples;
    }

    @FXML
    private void copyEndpoint() {
        Clip.copy(endpoint.getText());
    }

    @FXML
    private void retry() {
        ServerSnapshot now = snapshot.getValue();
        if (now != null) {
            commands.start(now.name());
        }
    }

    @FXML
    private void copyTrouble() {
        Clip.copy(troubleTitle.getText() + "\n" + troubleText.getText() + "\n\n" + evidence.getText() + "\n");
    }

    @FXML
    private void showLog() {
        selection.tabProperty().set(Selection.Tab.LOG);
    }

    @FXML
    private void openModelFolder() {
        ServerSnapshot now = snapshot.getValue();
        if (now != null && now.instance().model().path().getParent() != null) {
            ports.openFolder(now.instance().model().path().getParent());
        }
    }
}
