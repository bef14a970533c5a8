package dev.paddock.settings;

import dev.paddock.domain.HealthCheck;
import dev.paddock.domain.LogOptions;
import dev.paddock.domain.RestartPolicy;
import dev.paddock.domain.ServerOptions;
import java.time.Duration;

/**
 * What holds for all of Paddock: {@code config/settings.json} over the defaults of its preset, and the environment over
 * that. Read by {@link SettingsFile}.
 *
 * @param logLevel of Paddock's own log
 * @param models where models are looked for
 * @param downloads how models are fetched
 * @param engines which of them runs where an instance names none, and where new ones come from
 * @param updates where newer versions of Paddock come from
 * @param gateway the one address in front of all servers
 * @param notifications of what a person is told who looks elsewhere
 * @param defaults what instances have where their own files say nothing
 */
public record Settings(
        Preset preset,
        LogLevel logLevel,
        OnQuit onQuit,
        ModelSettings models,
        DownloadSettings downloads,
        EngineSettings engines,
        UpdateSettings updates,
        GatewaySettings gateway,
        Notifications notifications,
        Defaults defaults) {
    /** Whom Paddock works for, which decides the defaults. */
    public enum Preset {
        /** A person at this machine: servers are reached from here only. */
        WORKSTATION,
        /** A container: servers are reached from outside it, on slower disks. */
        CONTAINER
    }

    public enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    /** What becomes of running servers when Paddock is quit. */
    public enum OnQuit {
        ASK,
        STOP,
        LEAVE
    }

    /** Each kind of notification, told or not. */
    public record Notifications(
            boolean switchFinished,
            boolean switchFailed,
            boolean serverCrashed,
            boolean serverGaveUp,
            boolean memoryLow) {
        public static final Notifications DEFAULT = new Notifications(true, true, true, true, true);
    }

    /** In the shape of an instance's own file. */
    public record Defaults(
            ServerDefaults server, HealthCheck healthcheck, RestartPolicy restartPolicy, LogOptions logs) {}

    /** @param host the address to bind */
    public record ServerDefaults(String host, Duration startTimeout, Duration stopGrace) {}

    public static final Settings DEFAULT = of(Preset.WORKSTATION);

    /** Where nobody said anything else. */
    public static Settings of(Preset preset) {
        ServerOptions plain = ServerOptions.DEFAULT;
        return switch (preset) {
            case WORKSTATION -> of(preset, LogLevel.DEBUG, plain.host(), plain.startTimeout());
            case CONTAINER -> of(preset, LogLevel.INFO, "0.0.0.0", Duration.ofSeconds(120));
        };
    }

    private static Settings of(Preset preset, LogLevel level, String host, Duration startTimeout) {
        return new Settings(
                preset,
                level,
                OnQuit.ASK,
                ModelSettings.DEFAULT,
                DownloadSettings.DEFAULT,
                EngineSettings.DEFAULT,
                UpdateSettings.DEFAULT,
                GatewaySettings.DEFAULT,
                Notifications.DEFAULT,
                new Defaults(
                        new ServerDefaults(host, startTimeout, ServerOptions.DEFAULT.stopGrace()),
                        HealthCheck.DEFAULT,
                        RestartPolicy.DEFAULT,
                        LogOptions.DEFAULT));
    }
}
