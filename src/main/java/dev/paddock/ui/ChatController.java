package dev.paddock.ui;

import dev.paddock.domain.Access;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.engine.CurlLine;
import java.net.URI;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** A conversation with the selected server. */
@SuppressWarnings("NullAway.Init") // FXML sets the fields before initialize()
public final class ChatController {
    private static final double NEAR_END = 0.98;

    @FXML
    private ScrollPane scroll;

    @FXML
    private VBox turns;

    @FXML
    private Label hint;

    @FXML
    private TextField input;

    @FXML
    private Button send;

    @FXML
    private Button stop;

    @FXML
    private Button start;

    @FXML
    private MenuItem clear;

    @FXML
    private MenuItem openPage;

    @FXML
    private MenuItem copyCurl;

    private final Words words;
    private final UiPorts ports;
    private final Commands commands;
    private final Selection selection;
    private final Chats chats;
    private final FleetModel fleet;
    private final ObservableValue<ServerSnapshot> snapshot;
    private final BooleanProperty talking = new SimpleBooleanProperty();
    private final BooleanProperty busy = new SimpleBooleanProperty();
    private final ListChangeListener<ChatTurn> follow = change -> rebuild();
    private @Nullable ChatSession session;

    ChatController(Words words, UiPorts ports, Commands commands, Selection selection, Chats chats, FleetModel fleet) {
        this.fleet = fleet;
        this.words = words;
        this.ports = ports;
        this.commands = commands;
        this.selection = selection;
        this.chats = chats;
        this.snapshot = Present.in(selection.serverProperty()).flatMap(ServerProcess::snapshotProperty);
    }

    @FXML
    private void initialize() {
        ObservableValue<Boolean> ready = snapshot.map(ChatController::talks).orElse(false);
        hint.textProperty().bind(snapshot.map(this::hint).orElse(""));
        hint.visibleProperty().bind(hint.textProperty().isNotEmpty().and(talking.not()));
        Managed.whileVisible(hint);
        send.disableProperty()
                .bind(input.textProperty()
                        .isEmpty()
                        .or(busy)
                        .or(BooleanProperty.booleanExpression(ready).not()));
        shown(stop, busy);
        shown(send, busy.not());
        shown(start, snapshot.map(now -> now.state().isSettledDown()).orElse(false));
        openPage.disableProperty().bind(ready.map(is -> !is));
        copyCurl.disableProperty()
                .bind(snapshot.map(now -> now.endpoint() == null).orElse(true));
        selection.serverProperty().subscribe(this::turnTo);
        ready.subscribe(is -> {
            if (is && selection.tabProperty().get() == Selection.Tab.CHAT) {
                input.requestFocus();
            }
        });
        turns.heightProperty().subscribe((was, is) -> followReply(was.doubleValue()));
    }

    /** Unless the person went back to read. */
    private void followReply(double heightBefore) {
        boolean wasAtEnd = heightBefore <= scroll.getViewportBounds().getHeight() || scroll.getVvalue() > NEAR_END;
        if (wasAtEnd) {
            scroll.setVvalue(1);
        }
    }

    private static void shown(Node node, ObservableValue<Boolean> when) {
        node.visibleProperty().bind(when);
        Managed.whileVisible(node);
    }

    private static boolean talks(ServerSnapshot server) {
        return server.isReady() && server.endpoint() != null;
    }

    /** What stands where the conversation will be. */
    private String hint(ServerSnapshot server) {
        if (server.instance().isWorker()) {
            return words.text("chat.hint.worker", server.name());
        }
        if (server.isReady()) {
            return words.text("chat.hint", server.name());
        }
        return words.text(
                server.state().isSettledDown()
                        ? "chat.hint.stopped"
                        : server.state() == ServerState.LAUNCHING || server.state() == ServerState.INITIALIZING
                                ? "chat.hint.starting"
                                : "chat.hint.waiting",
                server.name());
    }

    private void turnTo(@Nullable ServerProcess server) {
        if (session != null) {
            session.turns().removeListener(follow);
        }
        busy.unbind();
        session = server == null ? null : chats.with(server);
        if (session != null) {
            session.turns().addListener(follow);
            busy.bind(session.busyProperty());
        }
        rebuild();
    }

    private void rebuild() {
        ChatSession shown = session;
        turns.getChildren().setAll(hint);
        if (shown != null) {
            shown.turns().forEach(turn -> turns.getChildren().add(new ChatBubble(turn, words)));
        }
        boolean any = shown != null && !shown.turns().isEmpty();
        talking.set(any);
        clear.setDisable(!any);
        scroll.setVvalue(1);
    }

    @FXML
    private void send() {
        ServerSnapshot now = snapshot.getValue();
        String text = input.getText().strip();
        if (session != null && now != null && talks(now) && !text.isEmpty() && !busy.get()) {
            input.clear();
            session.send(now, text);
        }
    }

    @FXML
    private void stop() {
        if (session != null) {
            session.stop();
        }
    }

    @FXML
    private void clear() {
        if (session != null) {
            session.clear();
        }
    }

    @FXML
    private void start() {
        ServerSnapshot now = snapshot.getValue();
        if (now != null) {
            commands.start(now.name());
        }
    }

    @FXML
    private void openPage() {
        ServerSnapshot now = snapshot.getValue();
        URI page = now == null ? null : fleet.fleetProperty().getValue().page(now);
        if (page != null) {
            ports.openPage(page);
        }
    }

    @FXML
    private void copyCurl() {
        ServerSnapshot now = snapshot.getValue();
        Access access = now == null ? null : fleet.fleet().access(now);
        if (now != null && access != null) {
            String text = input.getText().isBlank() ? words.text("chat.example") : input.getText();
            Clip.copy(CurlLine.of(now, access, text));
        }
    }
}
