package dev.paddock.platform.login;

import dev.paddock.files.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** macOS: a property list in this person's LaunchAgents. launchd reads it at the next login. */
final class LaunchAgent implements LoginStart {
    static final String LABEL = "dev.paddock.Paddock";

    /** launchd's own list of agents that were switched off, which holds over what their files say. */
    interface Overrides {
        boolean isDisabled(String label);

        void enable(String label);
    }

    private final Path file;
    private final Overrides overrides;

    LaunchAgent(Path user, Overrides overrides) {
        this.file = user.resolve("Library").resolve("LaunchAgents").resolve(LABEL + ".plist");
        this.overrides = overrides;
    }

    @Override
    public State state() throws IOException {
        if (!Files.exists(file)) {
            return new State(Kind.OFF, null, file.toString());
        }
        Map<String, Object> agent = PropertyList.read(Files.readAllBytes(file));
        boolean off = Boolean.TRUE.equals(agent.get("Disabled")) || overrides.isDisabled(LABEL);
        return new State(off ? Kind.OFF_IN_SYSTEM : Kind.ON, entry(agent), file.toString());
    }

    private static @Nullable LoginEntry entry(Map<String, Object> agent) {
        if (!(agent.get("ProgramArguments") instanceof List<?> words) || words.isEmpty()) {
            return null;
        }
        Map<String, String> environment = new LinkedHashMap<>();
        if (agent.get("EnvironmentVariables") instanceof Map<?, ?> said) {
            said.forEach((name, value) -> environment.put(String.valueOf(name), String.valueOf(value)));
        }
        return LoginEntry.of(words.stream().map(String::valueOf).toList(), environment);
    }

    /** Without KeepAlive, which would start again what a person has quit. */
    @Override
    public void switchOn(LoginEntry entry) throws IOException {
        Map<String, Object> agent = new LinkedHashMap<>();
        agent.put("Label", LABEL);
        put(agent, entry);
        agent.put("RunAtLoad", true);
        // Otherwise launchd ends the servers with Paddock.
        agent.put("AbandonProcessGroup", true);
        agent.put("LimitLoadToSessionType", "Aqua");
        agent.put("ProcessType", "Interactive");
        write(agent);
        overrides.enable(LABEL);
    }

    @Override
    public void correct(LoginEntry entry) throws IOException {
        Map<String, Object> agent = PropertyList.read(Files.readAllBytes(file));
        put(agent, entry);
        write(agent);
    }

    private static void put(Map<String, Object> agent, LoginEntry entry) {
        agent.put("ProgramArguments", entry.command());
        if (!entry.environment().isEmpty()) {
            agent.put("EnvironmentVariables", entry.environment());
        }
    }

    private void write(Map<String, Object> agent) throws IOException {
        AtomicFile.write(file, PropertyList.write(agent).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void switchOff() throws IOException {
        Files.deleteIfExists(file);
    }
}
