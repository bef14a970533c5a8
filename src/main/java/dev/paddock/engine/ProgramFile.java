package dev.paddock.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Looks into a program's first bytes whether this machine can run it. Such a look must come before the launch: what the
 * kernel will not execute, {@code execvp} hands to the shell as a script.
 *
 * @param os {@code os.name}
 * @param arch {@code os.arch}
 * @param emulated another processor's programs run here too, through an emulator
 */
record ProgramFile(String os, String arch, boolean emulated) {
    private static final int HEAD_BYTES = 4096;
    private static final int ELF_MAGIC = 0x7f454c46;
    private static final int MACH_O_64 = 0xcffaedfe;
    private static final int MACH_O_FAT = 0xcafebabe;
    private static final int PE_OFFSET = 0x3c;
    private static final Path BINFMT = Path.of("/proc/sys/fs/binfmt_misc");

    /** e_machine of the ELF specification. */
    private static final Map<Integer, String> ELF_MACHINES =
            Map.of(3, "x86", 62, "amd64", 183, "aarch64", 40, "arm", 243, "riscv64", 21, "ppc64le");

    /** cputype of mach/machine.h. */
    private static final Map<Integer, String> MACH_O_CPUS = Map.of(0x01000007, "amd64", 0x0100000c, "aarch64");

    /** Machine of the PE header. */
    private static final Map<Integer, String> PE_MACHINES = Map.of(0x14c, "x86", 0x8664, "amd64", 0xaa64, "aarch64");

    private static final Map<String, String> NAMES =
            Map.of("amd64", "x86-64", "aarch64", "ARM64", "x86", "32-bit x86", "arm", "32-bit ARM", "x86_64", "x86-64");

    private record Kind(String os, Optional<String> arch) {}

    static ProgramFile onThisMachine() {
        String arch = System.getProperty("os.arch", "");
        return new ProgramFile(
                System.getProperty("os.name", ""), arch.equals("x86_64") ? "amd64" : arch, hasEmulators());
    }

    private static boolean hasEmulators() {
        try (var entries = Files.newDirectoryStream(BINFMT, "qemu-*")) {
            return entries.iterator().hasNext();
        } catch (IOException none) {
            return false;
        }
    }

    /** Why it cannot run here, as part of a sentence; empty where nothing speaks against it. */
    Optional<String> whyNot(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return whyNot(in.readNBytes(HEAD_BYTES));
        } catch (IOException unreadable) {
            // A program may be executable and not readable; the launch will tell.
            return Optional.empty();
        }
    }

    private Optional<String> whyNot(byte[] head) {
        if (head.length >= 2 && head[0] == '#' && head[1] == '!') {
            return interpreterMissing(head);
        }
        Optional<Kind> kind = kind(head);
        if (kind.isEmpty()) {
            return Optional.of("it is no program for this system");
        }
        if (!os.startsWith(kind.get().os())) {
            return Optional.of("it is a program for " + kind.get().os().replace("Mac", "macOS"));
        }
        return kind.get()
                .arch()
                .filter(built -> !runs(built))
                .map(built -> "it is built for " + name(built) + " processors, this one is " + name(arch));
    }

    private Optional<String> interpreterMissing(byte[] head) {
        String line = new String(head, 2, head.length - 2, StandardCharsets.UTF_8)
                .lines()
                .findFirst()
                .orElse("")
                .strip();
        String interpreter = line.split("\\s", 2)[0];
        boolean missing =
                interpreter.startsWith("/") && !os.startsWith("Windows") && !Files.exists(Path.of(interpreter));
        return missing ? Optional.of("it is a script for " + interpreter + ", which is not there") : Optional.empty();
    }

    private static Optional<Kind> kind(byte[] head) {
        if (head.length < 20) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(head);
        int magic = bytes.getInt(0);
        if (magic == ELF_MAGIC) {
            bytes.order(head[5] == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
            return Optional.of(new Kind("Linux", Optional.ofNullable(ELF_MACHINES.get((int) bytes.getShort(18)))));
        }
        if (magic == MACH_O_64) {
            bytes.order(ByteOrder.LITTLE_ENDIAN);
            return Optional.of(new Kind("Mac", Optional.ofNullable(MACH_O_CPUS.get(bytes.getInt(4)))));
        }
        if (magic == MACH_O_FAT) {
            return Optional.of(new Kind("Mac", Optional.empty()));
        }
        return head[0] == 'M' && head[1] == 'Z' ? Optional.of(new Kind("Windows", peMachine(bytes))) : Optional.empty();
    }

    private static Optional<String> peMachine(ByteBuffer bytes) {
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.capacity() < PE_OFFSET + 4) {
            return Optional.empty();
        }
        int header = bytes.getInt(PE_OFFSET);
        return header < 0 || header > bytes.capacity() - 6
                ? Optional.empty()
                : Optional.ofNullable(PE_MACHINES.get(Short.toUnsignedInt(bytes.getShort(header + 4))));
    }

    /** Rosetta, Windows on ARM, and 32-bit programs on 64-bit systems of the same family. */
    private boolean runs(String built) {
        boolean same = built.equals(arch) || (built.equals("x86") && arch.equals("amd64"));
        boolean translated = built.equals("amd64") && arch.equals("aarch64") && !os.startsWith("Linux");
        return same || translated || emulated;
    }

    private static String name(String arch) {
        return NAMES.getOrDefault(arch, arch.toLowerCase(Locale.ROOT));
    }
}
