package dev.paddock.install;

import dev.paddock.domain.EngineTrial;
import dev.paddock.domain.PaddockException;
import dev.paddock.fetch.FetchSignal;
import dev.paddock.install.InstallProgress.Step;
import dev.paddock.install.MachineFacts.Arch;
import dev.paddock.install.MachineFacts.Os;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Notes what it is asked, and answers as if all went well. */
public final class FakeEngineDesk implements EngineDesk {
    public final List<String> calls = new ArrayList<>();
    private @Nullable PaddockException refusal;
    private @Nullable EngineTrial trial;

    /** From now on it refuses everything. */
    public void refuse(PaddockException why) {
        refusal = why;
    }

    private synchronized void note(String call) {
        calls.add(call);
        PaddockException why = refusal;
        if (why != null) {
            throw why;
        }
    }

    @Override
    public EngineOffers available(@Nullable String version, boolean now) {
        note("available " + version);
        MachineFacts machine = new MachineFacts(Os.LINUX, Arch.X64, null, false, null, Set.of("avx2"));
        Release release = RecordedReleases.of2026();
        return new EngineOffers(release, machine, Choices.of(release, machine), List.of("b10621-cpu"));
    }

    @Override
    public EngineManifest install(InstallRequest request, FetchSignal signal, Consumer<InstallProgress> listener) {
        note("install " + request);
        listener.accept(new InstallProgress("b10621-cpu", Step.DOWNLOADING, 512, 1024L, "llama.zip"));
        return manifest(false);
    }

    private static EngineManifest manifest(boolean pinned) {
        return new EngineManifest(
                "b10621-cpu",
                "b10621",
                Backend.CPU,
                "cpu",
                "10621 (abc)",
                "http://127.0.0.1/llama.zip",
                true,
                Instant.EPOCH,
                "llama/llama-server",
                pinned,
                List.of(new EngineManifest.Part("llama/llama-server", 1, "00")));
    }

    @Override
    public @Nullable EngineChange update(
            UpdateRequest request, FetchSignal signal, Consumer<InstallProgress> listener) {
        note("update " + request);
        return new EngineChange("b2", "b1", trial);
    }

    /** What {@link #update} and a tried {@link #use} tell from now on. */
    public void tried(@Nullable EngineTrial how) {
        trial = how;
    }

    @Override
    public boolean goesOnAlone() {
        return true;
    }

    @Override
    public int cancel() {
        note("cancel");
        return 1;
    }

    @Override
    public EngineChange use(String id, UpdateRequest request, FetchSignal signal, Consumer<InstallProgress> listener) {
        note("try " + id + " " + request);
        return new EngineChange(id, "builtin", trial);
    }

    @Override
    public String add(Path program) {
        note("add " + program.getFileName());
        return program.toString();
    }

    @Override
    public EngineChange use(String id) {
        note("use " + id);
        return new EngineChange(id, "builtin");
    }

    @Override
    public EngineChange rollback() {
        note("rollback");
        return new EngineChange("builtin", "b1");
    }

    @Override
    public EngineManifest pin(String id, boolean pin) {
        note("pin " + id + " " + pin);
        return manifest(pin);
    }

    @Override
    public void remove(String id, boolean force) {
        note("remove " + id + " " + force);
    }
}
