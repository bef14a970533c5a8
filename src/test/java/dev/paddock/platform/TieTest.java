package dev.paddock.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are to end with the one that started them, however it ends. */
class TieTest {
    @TempDir
    Path folder;

    /** Starts one process that is tied to it and one that is not, by threads that do not stay, and prints their pids. */
    static final class Parent {
        public static void main(String[] args) throws Exception {
            for (boolean tied : new boolean[] {true, false}) {
                Thread.ofVirtual().start(() -> start(Path.of(args[0]), tied)).join();
            }
            System.in.read();
        }

        private static void start(Path folder, boolean tied) {
            try {
                System.out.println(new Processes()
                        .start(new LaunchSpec(
                                List.of("/bin/sleep", "600"), Map.of(), folder, List.of(), tied, folder.resolve("log")))
                        .identity()
                        .pid());
            } catch (IOException failed) {
                throw new IllegalStateException(failed);
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aTiedProcessEndsWithUsEvenByKillAndAnotherDoesNot() throws Exception {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName(),
                        folder.toString())
                .redirectError(Files.createFile(folder.resolve("err")).toFile())
                .start();
        BufferedReader said = parent.inputReader();
        long tied = Long.parseLong(said.readLine());
        long free = Long.parseLong(said.readLine());
        Processes processes = new Processes();
        try {
            await().until(() -> processes
                    .identify(tied)
                    .filter(now -> String.valueOf(now.executable()).endsWith("sleep"))
                    .isPresent());
            parent.destroyForcibly();

            await().atMost(Duration.ofSeconds(20))
                    .until(() -> processes.identify(tied).isEmpty());
            assertThat(processes.identify(free)).isPresent();
        } finally {
            parent.destroyForcibly();
            processes.identify(free).ifPresent(processes::kill);
            processes.identify(tied).ifPresent(processes::kill);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whereItCannotBeDoneThatIsSaid() {
        assertThat(new Processes(new PortableProcesses()).whyNotTied())
                .contains("this system has no such tie between processes");
        assertThat(new Processes().whyNotTied()).isEmpty();
    }
}
