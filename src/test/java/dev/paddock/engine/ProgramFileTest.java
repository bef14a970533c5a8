package dev.paddock.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramFileTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "elf 62 | Linux | amd64 | ",
                "elf 3 | Linux | amd64 | ",
                "elf 183 | Linux | aarch64 | ",
                "elf 999 | Linux | amd64 | ",
                "elf 183 | Linux | amd64 | it is built for ARM64 processors, this one is x86-64",
                "elf 62 | Mac OS X | aarch64 | it is a program for Linux",
                "elf 62 | Windows 11 | amd64 | it is a program for Linux",
                "pe 34404 | Windows 11 | amd64 | ",
                "pe 34404 | Windows 11 | aarch64 | ",
                "pe 43620 | Windows 11 | amd64 | it is built for ARM64 processors, this one is x86-64",
                "pe 34404 | Linux | amd64 | it is a program for Windows",
                "macho 16777228 | Mac OS X | aarch64 | ",
                "macho 16777223 | Mac OS X | aarch64 | ",
                "macho 16777228 | Mac OS X | amd64 | it is built for ARM64 processors, this one is x86-64",
                "macho 16777228 | Linux | amd64 | it is a program for macOS",
            })
    void aProgramOfAnotherMachineIsToldBeforeItIsLaunched(String program, String os, String arch, String why)
            throws IOException {
        String[] parts = program.split(" ", 2);
        Path file = Files.write(folder.resolve("program"), head(parts[0], Integer.parseInt(parts[1])));

        assertThat(new ProgramFile(os, arch, false).whyNot(file).orElse(null)).isEqualTo(why);
    }

    @Test
    void anEmulatorRunsWhatTheProcessorDoesNot() throws IOException {
        Path file = Files.write(folder.resolve("program"), head("elf", 183));

        assertThat(new ProgramFile("Linux", "amd64", true).whyNot(file)).isEmpty();
    }

    @Test
    void aScriptNeedsItsInterpreter() throws IOException {
        ProgramFile machine = new ProgramFile("Linux", "amd64", false);
        Path good = Files.writeString(folder.resolve("good"), "#!" + Files.createFile(folder.resolve("sh")) + " -e\n");
        Path bad = Files.writeString(folder.resolve("bad"), "#!/no/such/thing -e\nexit\n");

        assertThat(machine.whyNot(good)).isEmpty();
        assertThat(machine.whyNot(bad)).contains("it is a script for /no/such/thing, which is not there");
    }

    @Test
    void textAndNothingAreNoPrograms() throws IOException {
        ProgramFile machine = new ProgramFile("Linux", "amd64", false);

        assertThat(machine.whyNot(Files.writeString(folder.resolve("text"), "hello, this is no program")))
                .contains("it is no program for this system");
        assertThat(machine.whyNot(Files.createFile(folder.resolve("empty"))))
                .contains("it is no program for this system");
    }

    private static byte[] head(String kind, int machine) {
        ByteBuffer bytes = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
        switch (kind) {
            case "elf" -> bytes.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}).putShort(18, (short) machine);
            case "pe" ->
                bytes.put(new byte[] {'M', 'Z'})
                        .putInt(0x3c, 0x80)
                        .putInt(0x80, 0x4550)
                        .putShort(0x84, (short) machine);
            default -> bytes.putInt(0, 0xfeedfacf).putInt(4, machine);
        }
        return bytes.array();
    }
}
