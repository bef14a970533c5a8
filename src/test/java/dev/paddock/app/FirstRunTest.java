package dev.paddock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Home;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Profile;
import dev.paddock.library.DemoModel;
import dev.paddock.settings.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstRunTest {
    @TempDir
    Path folder;

    private Home home = Home.under(Path.of("unset"));
    private Catalog catalog = new Catalog(home);

    @BeforeEach
    void open() throws IOException {
        home = Home.under(folder);
        catalog = new Catalog(home);
        Files.createDirectories(home.state());
        Files.createDirectories(home.models());
    }

    private void seed() throws IOException {
        new FirstRun(home, catalog, DemoModel::write).seed();
    }

    @Test
    void anUnusedHomeGetsTheDemo() throws IOException {
        seed();

        assertThat(catalog.instances()).extracting(Instance::name).containsExactly("demo");
        assertThat(catalog.profiles()).extracting(Profile::name).containsExactly("demo", "everything-off");
        assertThat(home.demoModel()).hasBinaryContent(DemoModel.bytes());
    }

    @Test
    void whatWasDeletedStaysDeleted() throws IOException {
        seed();
        catalog.delete("demo");
        Files.delete(home.profiles().resolve("everything-off.json"));
        Files.delete(home.demoModel());

        seed();

        assertThat(catalog.instances()).isEmpty();
        assertThat(catalog.profiles()).extracting(Profile::name).containsExactly("demo");
        assertThat(home.demoModel()).doesNotExist();
    }

    @Test
    void theDemoModelComesBackWhileTheDemoNeedsIt() throws IOException {
        seed();
        Files.delete(home.demoModel());

        seed();

        assertThat(home.demoModel()).exists();
    }

    @Test
    void aHomeThatIsInUseIsLeftAlone() throws IOException {
        catalog.save(Instance.of("mine", Path.of("/models/mine.gguf")));

        seed();

        assertThat(catalog.instances()).extracting(Instance::name).containsExactly("mine");
        assertThat(catalog.profiles()).isEmpty();
    }
}
