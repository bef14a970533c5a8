package dev.paddock.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.domain.PaddockException;
import dev.paddock.platform.login.LoginEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
    @TempDir
    Path folder;

    private static LoginEntry entry(String os, Map<String, String> env, Map<String, String> properties, boolean image) {
        return new Launcher(os, env, properties::get, image).entry();
    }

    private Path program(String name, int subsystem) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(0x200).order(ByteOrder.LITTLE_ENDIAN);
        head.putInt(0x3C, 0x80).putShort(0x80 + 0x5C, (short) subsystem);
        return Files.write(folder.resolve(name), head.array());
    }

    @Test
    void aPackagedProgramIsTheOneThatWasStarted() {
        Path program = folder.resolve("Paddock");
        LoginEntry entry = entry(
                "Linux",
                Map.of("PADDOCK_HOME", folder.toString()),
                Map.of("jpackage.app-path", program.toString()),
                true);

        assertThat(entry.program()).isEqualTo(program);
        assertThat(entry.environment()).containsEntry("PADDOCK_HOME", folder.toString());
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "its files are not executable")
    void onLinuxTheScriptBesideThePackagedProgramIsTaken() throws IOException {
        Path script = Files.createFile(folder.resolve("paddock"));
        assertThat(script.toFile().setExecutable(true)).isTrue();
        Map<String, String> properties =
                Map.of("jpackage.app-path", folder.resolve("Paddock").toString());

        assertThat(entry("Linux", Map.of(), properties, true).program()).isEqualTo(script);
        assertThat(entry("Mac OS X", Map.of(), properties, true).program()).isEqualTo(folder.resolve("Paddock"));
    }

    @Test
    void anAppImageIsItsFileUnlessItIsAnotherPrograms() {
        Path mount = folder.resolve("mount");
        Map<String, String> properties = Map.of(
                "jpackage.app-path", mount.resolve("bin").resolve("Paddock").toString());
        Map<String, String> own =
                Map.of("APPIMAGE", folder.resolve("Paddock.AppImage").toString(), "APPDIR", mount.toString());
        Map<String, String> foreign = Map.of(
                "APPIMAGE",
                folder.resolve("Editor.AppImage").toString(),
                "APPDIR",
                folder.resolve("editor").toString());

        assertThat(entry("Linux", own, properties, true).program()).isEqualTo(folder.resolve("Paddock.AppImage"));
        assertThat(entry("Linux", foreign, properties, true).program())
                .isEqualTo(mount.resolve("bin").resolve("Paddock"));
    }

    @Test
    void onWindowsTheLauncherWithoutAConsoleIsTaken() throws IOException {
        Path console = program("paddock.exe", 3);
        program("other.exe", 2);
        Map<String, String> properties = Map.of("jpackage.app-path", console.toString());
        assertThat(entry("Windows 11", Map.of(), properties, true).program()).isEqualTo(console);

        Path window = program("Paddock Window.exe", 2);
        assertThat(entry("Windows 11", Map.of(), properties, true).program()).isEqualTo(window);
    }

    @Test
    void anImageHasItsLauncherAndABuildHasNone() throws IOException {
        Map<String, String> properties = Map.of("java.home", folder.toString());
        assertThatThrownBy(() -> entry("Linux", Map.of(), properties, false))
                .isInstanceOf(PaddockException.class)
                .hasMessageContaining("runs from its build folder");

        assertThat(entry("Windows 11", Map.of(), properties, true).program())
                .isEqualTo(folder.resolve("bin").resolve("javaw.exe"));
        Path launcher = Files.createDirectories(folder.resolve("bin")).resolve("paddock");
        Files.writeString(launcher, "");
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        assertThat(entry("Linux", Map.of(), properties, true).program()).isEqualTo(launcher);
    }

    @Test
    void aModelThatADesktopOpensGoesToTheWindow() {
        assertThat(Main.forTheWindow("/a b/größe.GGUF")).containsExactly("gui", "/a b/größe.GGUF");
        assertThat(Main.forTheWindow("ps", "--json")).containsExactly("ps", "--json");
        assertThat(Main.forTheWindow()).isEmpty();
    }
}
