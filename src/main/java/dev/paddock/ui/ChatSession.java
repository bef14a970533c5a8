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
    private final UiPorts ports;
    private final ObservableList<ChatTurn> turns = FXCollections.observableArrayList();
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
    private @Nullable Exchange open;

    ChatSession(ChatClient client, Work work, Words words, UiPorts ports) {
        this.ports = ports;
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
        Exchange exchange = new Exchange();
        turns.add(exchange.reply);
        open = exchange;
        exchange.begin(endpoint, server, new ChatRequest(null, messages, null, null));
    }

    /** One question and its reply. What arrives after it was stopped changes nothing any more. */
    private final class Exchange {
        private final ChatTurn reply = new ChatTurn(ChatTurn.Side.MODEL, "");
        private @Nullable Future<?> task;

        void begin(URI endpoint, ServerSnapshot server, ChatRequest request) {
            StringBuilder said = new StringBuilder();
            Consumer<String> show =
                    work.latest(text -> whileOpen(() -> reply.textProperty().set(text)));
            task = work.inBackground(() -> {
                try {
                    ChatReply done = client.stream(
                            endpoint,
                            ports.apiKey(server),
                            request,
                            piece -> show.accept(said.append(piece).toString()));
                    work.onFx(() -> whileOpen(() -> finished(done)));
                } catch (IOException failed) {
                    work.onFx(() -> whileOpen(() -> failed(failed)));
                } catch (RuntimeException bug) {
                    work.onFx(() -> whileOpen(() -> failed(bug)));
                    throw bug;
                }
                return null;
            });
        }

        private void whileOpen(Runnable action) {
            if (open == this) {
                action.run();
            }
        }

        private void finished(ChatReply done) {
            reply.textProperty().set(done.text());
            Double rate = done.tokensPerSecond();
            String footer = rate == null ? "" : words.text("rate", words.rate(rate));
            String cut = done.finishReason().equals("length") ? words.text("chat.cut") : "";
            end(footer.isEmpty() || cut.isEmpty() ? footer + cut : footer + " · " + cut);
        }

        private void failed(Exception why) {
            if (reply.textProperty().get().isEmpty()) {
                turns.remove(reply);
            }
            String said = why.getMessage();
            turns.add(new ChatTurn(
                    ChatTurn.Side.TROUBLE, said == null || said.isBlank() ? words.text("chat.unreachable") : said));
            end("");
        }

        private void end(String footer) {
            reply.footerProperty().set(footer);
            open = null;
            busy.set(false);
        }

        void stop() {
            end(words.text("chat.stopped"));
            if (task != null) {
                task.cancel(true);
            }
        }
    }

    /** A question without a reply is left out, as the templates of many models refuse two questions in a row. */
    private List<ChatMessage> messages() {
        List<ChatMessage> messages = new ArrayList<>();
        ChatTurn question = null;
        for (ChatTurn turn : turns) {
            String text = turn.textProperty().get();
            if (turn.side() == ChatTurn.Side.PERSON) {
                question = turn;
            } else if (turn.side() == ChatTurn.Side.MODEL && question != null && !text.isEmpty()) {
                messages.add(new ChatMessage("user", question.textProperty().get()));
                messages.add(new ChatMessage("assistant", text));
                question = null;
            }
        }
        if (question != null) {
            messages.add(new ChatMessage("user", question.textProperty().get()));
        }
        return messages;
    }

    void stop() {
        if (open != null) {
            open.stop();
        }
    }

    void clear() {
        stop();
        turns.clear();
    }
}
