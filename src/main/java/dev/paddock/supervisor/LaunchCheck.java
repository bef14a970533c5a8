package dev.paddock.supervisor;

import dev.paddock.domain.Device;
import dev.paddock.domain.Engine;
import dev.paddock.domain.EngineCapabilities;
import dev.paddock.domain.Home;
import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.engine.Capabilities;
import dev.paddock.engine.CommandLine;
import dev.paddock.engine.DeviceCheck;
import dev.paddock.engine.EngineProbe;
import dev.paddock.engine.Engines;
import dev.paddock.engine.RenderedCommand;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Says an instance in the words of its engine, and finds what the engine would refuse before it is started. */
final class LaunchCheck {
    /** How soon a stop is noticed while an engine is asked. */
    private static final long LOOK_MILLIS = 20;

    private final Engines engines;
    private final Capabilities capabilities;
    private final DeviceCheck devices;

    LaunchCheck(Engines engines, Capabilities capabilities) {
        this.engines = engines;
        this.capabilities = capabilities;
        this.devices = new DeviceCheck(capabilities);
    }

    /** Remembers what engines said in the home's state folder. */
    static LaunchCheck of(Home home, Engines engines) {
        return new LaunchCheck(
                engines,
                new Capabilities(new EngineProbe(), new EngineFile(home.state().resolve(EngineFile.NAME))));
    }

    /**
     * @param cancelled asked while the engine is asked what it can do
     * @throws PaddockException where the engine would refuse the arguments or has not the device; CANCELLED
     */
    RenderedCommand command(Instance instance, Engine engine, int port, BooleanSupplier cancelled) {
        FutureTask<RenderedCommand> task = new FutureTask<>(() -> fitted(instance, engine, port));
        Thread.ofVirtual().name("check-" + instance.name()).start(task);
        try {
            while (true) {
                try {
                    return task.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException notYet) {
                    if (cancelled.getAsBoolean()) {
                        throw Troubles.cancelled(instance.name());
                    }
                }
            }
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof PaddockException refused
                    ? refused
                    : new IllegalStateException(failed.getCause());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw Troubles.cancelled(instance.name());
        } finally {
            task.cancel(true);
        }
    }

    private RenderedCommand fitted(Instance instance, Engine engine, int port)
            throws InterruptedException, ExecutionException {
        EngineCapabilities known = capabilities.of(engine).get();
        RenderedCommand command = CommandLine.render(instance, engine, known, port);
        List<Problem> warnings = new ArrayList<>(command.warnings());
        devices.check(instance, engine, known, command.words()).ifPresent(warnings::add);
        return new RenderedCommand(command.words(), warnings, command.notes());
    }

    /**
     * Bytes that are free on each device that the engine could use; empty where it is not known, or not soon. An engine that
     * says it has none computes on the processor.
     */
    Optional<Map<String, Long>> freeOnDevices(Instance instance) {
        if (instance.gpu().backend() == Instance.Backend.CPU || Engines.isBuiltin(instance.engine())) {
            return Optional.of(Map.of());
        }
        try {
            List<Device> known = capabilities
                    .of(engines.resolve(instance.engine()))
                    .get(LOOK_MILLIS, TimeUnit.MILLISECONDS)
                    .devices();
            return Optional.ofNullable(known).map(LaunchCheck::free);
        } catch (ExecutionException | TimeoutException | PaddockException unknown) {
            return Optional.empty();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Map<String, Long> free(List<Device> devices) {
        Map<String, Long> free = new LinkedHashMap<>();
        devices.forEach(device -> free.put(device.id(), device.freeBytes()));
        return free;
    }

    /** What is wrong with engine, arguments or device now; for a look after a failure. */
    Optional<Problem> problem(Instance instance, int port) {
        try {
            command(instance, engines.resolve(instance.engine()), port, () -> false);
            return Optional.empty();
        } catch (PaddockException refused) {
            return Optional.of(refused.problem());
        }
    }
}
