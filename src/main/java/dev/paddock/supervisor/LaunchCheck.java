package dev.paddock.supervisor;

import dev.paddock.domain.Engine;
import dev.paddock.domain.EngineCapabilities;
import dev.paddock.domain.Home;
import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.engine.Asking;
import dev.paddock.engine.Capabilities;
import dev.paddock.engine.CommandLine;
import dev.paddock.engine.DeviceCheck;
import dev.paddock.engine.EngineProbe;
import dev.paddock.engine.Engines;
import dev.paddock.engine.InstanceDevices;
import dev.paddock.engine.RenderedCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Says an instance in the words of its engine, and finds what the engine would refuse before it is started. */
final class LaunchCheck {
    /** An engine is bound to answer in its own time. */
    private static final Duration FOR_EVER = Duration.ofDays(1);

    private static final Duration WORKERS_ANSWER = Duration.ofSeconds(10);

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
        try {
            return Asking.ask("check-" + instance.name(), () -> fitted(instance, engine, port), FOR_EVER, cancelled);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof PaddockException refused
                    ? refused
                    : new IllegalStateException(failed.getCause());
        } catch (CancellationException | TimeoutException unwanted) {
            throw Troubles.cancelled(instance.name());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw Troubles.cancelled(instance.name());
        }
    }

    private RenderedCommand fitted(Instance instance, Engine engine, int port)
            throws InterruptedException, ExecutionException {
        EngineCapabilities known = capabilities.of(engine).get();
        RenderedCommand command = CommandLine.render(instance, engine, known, port);
        List<Problem> warnings = new ArrayList<>(command.warnings());
        if (!instance.isWorker()) {
            devices.check(instance, engine, known, command.words()).ifPresent(warnings::add);
        }
        return new RenderedCommand(command.words(), warnings, command.notes());
    }

    /**
     * The version that a worker of the instance speaks and the engine does not; empty too where it does not tell in time. Blocks.
     *
     * @throws PaddockException CANCELLED
     */
    Optional<String> strangeWorker(Instance instance, Engine engine, BooleanSupplier cancelled) {
        Map<String, String> env = CommandLine.environment(instance, engine);
        try {
            return Asking.ask(
                    "workers-" + instance.name(),
                    () -> capabilities.strangeWorker(engine, env, instance.rpc()),
                    WORKERS_ANSWER,
                    cancelled);
        } catch (ExecutionException | TimeoutException unknown) {
            return Optional.empty();
        } catch (CancellationException unwanted) {
            throw Troubles.cancelled(instance.name());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw Troubles.cancelled(instance.name());
        }
    }

    /** Whether it is certain that the engine reads this variable; it was asked before. */
    boolean reads(Engine engine, String variable) {
        return capabilities.of(engine).join().flags().stream().anyMatch(flag -> variable.equals(flag.env()));
    }

    /** Of the same engines, which are asked once for both. */
    InstanceDevices devices() {
        return new InstanceDevices(engines, capabilities);
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
