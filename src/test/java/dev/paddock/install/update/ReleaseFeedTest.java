package dev.paddock.install.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.PaddockException;
import dev.paddock.install.MachineFacts.Arch;
import dev.paddock.install.MachineFacts.Os;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the tool in {@code installer/common} signs is what Paddock believes. */
class ReleaseFeedTest {
    @TempDir
    private Path folder;

    private int tool(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                Path.of("installer/common/ReleaseFeed.java").toAbsolutePath().toString()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("tool.log").toFile())
                .start()
                .waitFor();
    }

    @Test
    void aSignedFolderOfPackagesIsBelieved() throws IOException, InterruptedException {
        Path packages = Files.createDirectories(folder.resolve("packages"));
        for (String name : List.of(
                "paddock_2.0.1_amd64.deb",
                "paddock-2.0.1-linux-arm64.tar.xz",
                "Paddock-2.0.1-windows-x64.msi",
                "Paddock-2.0.1-macos-arm64.dmg",
                "paddock-2.0.1-1.x86_64.rpm",
                "SHA256SUMS")) {
            Files.writeString(packages.resolve(name), name);
        }
        Path notes = Files.writeString(folder.resolve("notes.md"), "- \"Größer\"\n- \\o/\n");

        assertThat(tool("key", folder.toString())).as(log()).isZero();
        assertThat(tool("key", folder.toString()))
                .as("a key is not written over")
                .isNotZero();
        assertThat(tool("sign", folder.resolve("private.key").toString(), notes.toString(), packages.toString()))
                .as(log())
                .isZero();

        FeedKey key = FeedKey.of(Files.readString(folder.resolve("public.key")));
        byte[] content = Files.readAllBytes(packages.resolve("releases.json"));
        String signature = Files.readString(packages.resolve("releases.json.sig"));
        assertThat(key.signed(content, signature)).isTrue();
        content[content.length / 2] ^= 1;
        assertThat(key.signed(content, signature)).isFalse();
        content[content.length / 2] ^= 1;
        Feed feed = Feed.parse(content, URI.create("https://example.org/p/releases.json"));
        assertThat(feed.notesSince("1.0", "2.0.1")).isEqualTo("2.0.1\n- \"Größer\"\n- \\o/");
        assertThat(Stream.of(
                                new Installed(Os.LINUX, Arch.X64, List.of(PackageKind.DEB)),
                                new Installed(Os.LINUX, Arch.X64, List.of(PackageKind.RPM)),
                                new Installed(Os.LINUX, Arch.ARM64, List.of(PackageKind.TARBALL)),
                                new Installed(Os.WINDOWS, Arch.X64, List.of(PackageKind.MSI)),
                                new Installed(Os.MACOS, Arch.ARM64, List.of(PackageKind.DMG)))
                        .map(here -> feed.newerThan("1.9", here)
                                .orElseThrow()
                                .pack()
                                .url()
                                .toString()))
                .containsExactly(
                        "https://example.org/p/paddock_2.0.1_amd64.deb",
                        "https://example.org/p/paddock-2.0.1-1.x86_64.rpm",
                        "https://example.org/p/paddock-2.0.1-linux-arm64.tar.xz",
                        "https://example.org/p/Paddock-2.0.1-windows-x64.msi",
                        "https://example.org/p/Paddock-2.0.1-macos-arm64.dmg");
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("tool.log"));
        } catch (IOException none) {
            return "";
        }
    }

    @Test
    void anEmptyKeyOfThisBuildIsNoKey() {
        try {
            assertThat(FeedKey.of("").text()).isNotBlank();
        } catch (PaddockException none) {
            assertThat(none.problem().code()).isEqualTo("update-no-key");
        }
    }
}
