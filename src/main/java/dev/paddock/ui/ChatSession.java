package dev.paddock.ui;

import dev.paddock.domain.ServerSnapshot;
import dev.paddock.engine.ChatClient;
import dev.paddock.engine.ChatMessage;
import dev.paddock.engine.ChatReply;
import dev.paddock.engine.ChatRequest;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/** The conversation with one server; it stays while other servers are looked at. FX thread only. */
final class ChatSession {
    private final ChatClient client;
    private final Work work;
    private final Words words;
    private final ObservableList<ChatTurn> turns = FXCollections.observableArrayList();
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
    private @Nullable Future<?> task;

    ChatSession(ChatClient client, Work work, Words words) {
        this.client = client;
        this.work = work;
        this.words = words;
    }

    ObservableList<ChatTurn> turns() {
        return turns;
    }

    /** True while a reply is awaited. */
    ReadOnlyBooleanProperty busyProperty() {
        return busy.getReadOnlyProperty();
    }

    /** Does nothing while a reply is awaited. */
    void send(ServerSnapshot server, String text) {
        URI endpoint = server.endpoint();
        if (busy.get() || endpoint == null) {
            return;
        }
        busy.set(true);
        turns.add(new ChatTurn(ChatTurn.Side.PERSON, text));
        List<ChatMessage> messages = messages();
        ChatTurn reply = new ChatTurn(ChatTurn.Side.MODEL, "");
        turns.add(reply);
        StringBuilder said = new StringBuilder();
        Consumer<String> show = work.latest(reply.textProperty()::set);
        task = work.inBackground(() -> {
            try {
                ChatReply done = client.stream(
                        endpoint,
                        server.instance().server().apiKey(),
                        new ChatRequest(messages, null, null),
                        piece -> show.accept(said.append(piece).toString()));
                work.onFx(() -> finished(reply, done));
            } catch (IOException failed) {
                work.onFx(() -> failed(reply, failed));
            } catch (InterruptedException stopped) {
                work.onFx(() -> end(reply, words.text("chat.stopped")));
            } catch (RuntimeException bug) {
                work.onFx(() -> failed(reply, bug));
                throw bug;
            }
            return null;
        });
    }

    private List<ChatMessage> messages() {
        List<ChatMessage> messages = new ArrayList<>();
        for (ChatTurn turn : turns) {
            String text = turn.textProperty().get();
            switch (turn.side()) {
                case PERSON -> messages.add(new ChatMessage("user", text));
                case MODEL -> messages.add(new ChatMessage("assistant", text));
                case TROUBLE -> {}
            }
        }
        return messages;
    }

    private void finished(ChatTurn reply, ChatReply done) {
        reply.textProperty().set(done.text());
        Double rate = done.tokensPerSecond();
        String footer = rate == null ? "" : words.text("rate", words.rate(rate));
        String cut = done.finishReason().equals("length") ? words.text("chat.cut") : "";
        end(reply, footer.isEmpty() || cut.isEmpty() ? footer + cut : footer + " · " + cut);
    }

    private void failed(ChatTurn reply, Exception why) {
        if (reply.textProperty().get().isEmpty()) {
            turns.remove(reply);
        }
        String said = why.getMessage();
        turns.add(new ChatTurn(
                ChatTurn.Side.TROUBLE, said == null || said.isBlank() ? words.text("chat.unreachable") : said));
        end(reply, "");
    }

    private void end(ChatTurn reply, String footer) {
        reply.footerProperty().set(footer);
        busy.set(false);
        task = null;
    }

    void stop() {
        if (task != null) {
            task.cancel(true);
        }
    }

    void clear() {
        stop();
        turns.clear();
    }
}
