package dev.paddock.platform;

import dev.paddock.platform.Ports.Owner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells which process listens on a port, as far as the operating system shows it to this person. */
interface PortOwners {
    Optional<Owner> of(int port);

    /** The same where it can be told within milliseconds, otherwise empty. {@code likely} is looked at first. */
    default Optional<Owner> quickly(int port, long likely) {
        return Optional.empty();
    }

    static PortOwners forThisSystem() {
        String os = System.getProperty("os.name", "");
        if (os.startsWith("Linux")) {
            return new LinuxPortOwners(Path.of("/proc"));
        }
        return os.startsWith("Windows") ? new Netstat() : new Lsof();
    }

    /** macOS and other Unixes. */
    final class Lsof implements PortOwners {
        @Override
        public Optional<Owner> of(int port) {
            List<String> lines = Command.lines("lsof", "-nP", "-iTCP:" + port, "-sTCP:LISTEN", "-Fpc");
            return parse(lines);
        }

        static Optional<Owner> parse(List<String> lines) {
            long pid = -1;
            for (String line : lines) {
                if (line.startsWith("p")) {
                    pid = Long.parseLong(line.substring(1));
                } else if (line.startsWith("c") && pid >= 0) {
                    return Optional.of(new Owner(pid, line.substring(1)));
                }
            }
            return Optional.empty();
        }
    }

    /** Windows. */
    final class Netstat implements PortOwners {
        @Override
        public Optional<Owner> of(int port) {
            return pid(Command.lines("netstat", "-ano"), port).map(pid -> new Owner(pid, Command.name(pid)));
        }

        /** The word for LISTENING is translated on Windows, so a listener is known by its foreign port 0. */
        static Optional<Long> pid(List<String> lines, int port) {
            return lines.stream()
                    .map(line -> line.strip().split("\\s+"))
                    .filter(words -> words.length >= 5 && words[0].equals("TCP"))
                    .filter(words -> words[1].endsWith(":" + port) && words[2].endsWith(":0"))
                    .map(words -> Long.parseLong(words[words.length - 1]))
                    .findFirst();
        }
    }

    /** Runs a small tool of the operating system. */
    final class Command {
        private static final Logger LOG = LoggerFactory.getLogger(PortOwners.class);

        private Command() {}

        static List<String> lines(String... command) {
            try {
                Process process = new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (!process.waitFor(5, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
                return text.lines().toList();
            } catch (IOException e) {
                LOG.debug("{} does not run", command[0], e);
                return List.of();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return List.of();
            }
        }

        static String name(long pid) {
            return ProcessHandle.of(pid)
                    .flatMap(handle -> handle.info().command())
                    .flatMap(command -> Stream.of(command.split("[/\\\\]")).reduce((first, last) -> last))
                    .orElse("process " + pid);
        }
    }
}
