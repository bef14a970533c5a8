import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.classfile.attribute.ModuleExportInfo;
import java.lang.classfile.attribute.ModuleOpenInfo;
import java.lang.constant.ModuleDesc;
import java.lang.constant.PackageDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * JavaFX lets Paddock at the timer behind its pulse (RestingPulse says why). In the image its module says so itself: with
 * {@code --add-exports} the JVM could use no archive of the graph of modules, and no AOT cache at all.
 */
final class OpenedModule {
    private static final String DECLARATION = "module-info.class";
    private static final String MODULE = "javafx.graphics";
    private static final List<String> EXPORTED = List.of("com.sun.glass.ui", "com.sun.javafx.tk");
    private static final String OPENED = "com.sun.javafx.tk.quantum";
    private static final ModuleDesc PADDOCK = ModuleDesc.of("dev.paddock");

    private OpenedModule() {}

    static boolean isDeclaredBy(JarEntry entry) {
        return entry.getName().equals(DECLARATION);
    }

    static boolean isIt(JarFile jar) throws IOException {
        return jar.getJarEntry(DECLARATION) != null
                && declared(jar).moduleName().name().stringValue().equals(MODULE);
    }

    static byte[] opened(JarFile jar) throws IOException {
        ModuleAttribute declared = declared(jar);
        return ClassFile.of()
                .transformClass(
                        declaration(jar),
                        ClassTransform.dropping(element -> element instanceof ModuleAttribute)
                                .andThen(ClassTransform.endHandler(out -> out.with(opened(declared)))));
    }

    private static ClassModel declaration(JarFile jar) throws IOException {
        return ClassFile.of().parse(Library.bytes(jar, jar.getJarEntry(DECLARATION)));
    }

    private static ModuleAttribute declared(JarFile jar) throws IOException {
        return declaration(jar)
                .findAttribute(Attributes.module())
                .orElseThrow(() -> new IOException(jar.getName() + " declares no module"));
    }

    private static ModuleAttribute opened(ModuleAttribute module) {
        return ModuleAttribute.of(module.moduleName().asSymbol(), out -> {
            out.moduleFlags(module.moduleFlagsMask());
            module.moduleVersion().ifPresent(version -> out.moduleVersion(version.stringValue()));
            module.requires().forEach(out::requires);
            List<String> missing = new ArrayList<>(EXPORTED);
            for (ModuleExportInfo export : module.exports()) {
                String name = export.exportedPackage().asSymbol().name();
                boolean wanted = missing.remove(name) && !export.exportsTo().isEmpty();
                out.exports(wanted ? withPaddock(export) : export);
            }
            missing.forEach(
                    name -> out.exports(ModuleExportInfo.of(PackageDesc.of(name), List.<AccessFlag>of(), PADDOCK)));
            module.opens().forEach(out::opens);
            out.opens(ModuleOpenInfo.of(PackageDesc.of(OPENED), List.<AccessFlag>of(), PADDOCK));
            module.uses().forEach(used -> out.uses(used.asSymbol()));
            module.provides().forEach(out::provides);
        });
    }

    private static ModuleExportInfo withPaddock(ModuleExportInfo export) {
        List<ModuleDesc> to = new ArrayList<>(
                export.exportsTo().stream().map(target -> target.asSymbol()).toList());
        to.add(PADDOCK);
        return ModuleExportInfo.of(
                export.exportedPackage().asSymbol(), export.exportsFlagsMask(), to.toArray(ModuleDesc[]::new));
    }
}
