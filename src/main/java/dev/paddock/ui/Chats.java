package dev.paddock.ui;

import dev.paddock.engine.ChatClient;
import java.net.http.HttpClient;
import java.util.HashMap;
import java.util.Map;
import javafx.collections.ListChangeListener;

/** A conversation for each server. FX thread only. */
final class Chats implements AutoCloseable {
    private final ChatClient client;
    private final Work work;
    private final Words words;
    private final UiPorts ports;
    private final Map<ServerProcess, ChatSession> sessions = new HashMap<>();

    Chats(HttpClient http, Work work, Words words, FleetModel fleet, UiPorts ports) {
        this.ports = ports;
        this.client = new ChatClient(http);
        this.work = work;
        this.words = words;
        fleet.servers().addListener((ListChangeListener<ServerProcess>) change -> {
            while (change.next()) {
                change.getRemoved().forEach(this::end);
            }
        });
    }

    private void end(ServerProcess server) {
        ChatSession session = sessions.remove(server);
        if (session != null) {
            session.stop();
        }
    }

    ChatSession with(ServerProcess server) {
        return sessions.computeIfAbsent(server, missing -> new ChatSession(client, work, words, ports));
    }

    @Override
    public void close() {
        sessions.values().forEach(ChatSession::stop);
    }
}
