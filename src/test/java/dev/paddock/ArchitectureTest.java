package dev.paddock;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may know whom. A rule that stands in the way is changed here, in a commit that says why, or not at all. */
class ArchitectureTest {
    private static final String[] FOUNDATION = {"engine", "library", "settings", "platform", "exchange", "fetch"};
    /** They bring the foundation together, and do not know each other. */
    private static final String[] SERVICES = {"supervisor", "install"};

    private static final String[] FACES = {"ui", "tray", "cli", "gateway", "control"};

    private final JavaClasses paddock = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.paddock");

    @Test
    void dependenciesPointDownwards() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("dev.paddock..")
                .withOptionalLayers(true)
                .layer("app")
                .definedBy("dev.paddock.app..")
                .layer("faces")
                .definedBy(packages(FACES))
                .layer("supervisor")
                .definedBy("dev.paddock.supervisor..")
                .layer("install")
                .definedBy("dev.paddock.install..")
                .layer("foundation")
                .definedBy(packages(FOUNDATION))
                .layer("files")
                .definedBy("dev.paddock.files..")
                .layer("http")
                .definedBy("dev.paddock.http..")
                .layer("domain")
                .definedBy("dev.paddock.domain..")
                .layer("builtin")
                .definedBy("dev.paddock.builtin..")
                .whereLayer("app")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("faces")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("supervisor")
                .mayOnlyBeAccessedByLayers("app", "faces")
                .whereLayer("install")
                .mayOnlyBeAccessedByLayers("app", "faces")
                .whereLayer("foundation")
                .mayOnlyBeAccessedByLayers("app", "faces", "supervisor", "install")
                .whereLayer("files")
                .mayOnlyBeAccessedByLayers("app", "faces", "supervisor", "install", "foundation")
                .whereLayer("files")
                .mayNotAccessAnyLayer()
                .whereLayer("http")
                .mayOnlyBeAccessedByLayers("faces", "supervisor", "foundation")
                .whereLayer("http")
                .mayNotAccessAnyLayer()
                .whereLayer("domain")
                .mayOnlyBeAccessedByLayers("app", "faces", "supervisor", "install", "foundation")
                .whereLayer("builtin")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("builtin")
                .mayNotAccessAnyLayer()
                .check(paddock);
    }

    @Test
    void siblingsDoNotKnowEachOther() {
        checkSiblings(FOUNDATION);
        checkSiblings(SERVICES);
        checkSiblings(FACES);
    }

    private void checkSiblings(String[] siblings) {
        for (String one : siblings) {
            for (String other : siblings) {
                if (!one.equals(other)) {
                    noClasses()
                            .that()
                            .resideInAPackage("dev.paddock." + one + "..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage("dev.paddock." + other + "..")
                            .allowEmptyShould(true)
                            .check(paddock);
                }
            }
        }
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.paddock.(*)..").should().beFreeOfCycles().check(paddock);
    }

    @Test
    void toolkitsStayWhereTheyBelong() {
        onlyIn("javafx..", "ui", "tray", "app");
        onlyIn("java.awt..", "tray", "app");
        onlyIn("com.sun.jna..", "platform");
        onlyIn("oshi..", "platform");
        onlyIn("java.lang.foreign..", "platform");
        onlyIn("de.kherud..", "builtin");
        onlyIn("picocli..", "cli", "app");
        onlyIn("org.snakeyaml..", "exchange");
        onlyIn("org.apache.commons.compress..", "install");
        onlyIn("org.freedesktop..", "tray.dbus");
    }

    private void onlyIn(String library, String... allowed) {
        classes()
                .that()
                .resideOutsideOfPackages(packages(allowed))
                .should()
                .onlyDependOnClassesThat()
                .resideOutsideOfPackage(library)
                .check(paddock);
    }

    @Test
    void thereIsNoMutableStaticState() {
        noFields()
                .that()
                .areStatic()
                .and()
                .doNotHaveName("$assertionsDisabled")
                .should()
                .notBeFinal()
                .check(paddock);
    }

    @Test
    void everyPackageSaysWhatLivesThere() throws IOException {
        Path root = Path.of("src/main/java/dev/paddock");
        try (Stream<Path> folders = Files.list(root)) {
            assertThat(folders.filter(Files::isDirectory))
                    .isNotEmpty()
                    .allSatisfy(folder ->
                            assertThat(folder.resolve("package-info.java")).exists());
        }
    }

    private static String[] packages(String... names) {
        return Arrays.stream(names).map(name -> "dev.paddock." + name + "..").toArray(String[]::new);
    }
}
