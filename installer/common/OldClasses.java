import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.constant.ClassDesc;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Gives classes from before Java 6 the stack maps of today. Archives of loaded classes pass over older ones, and picocli,
 * which every command begins with, is compiled for Java 5. Nothing else about the classes changes.
 */
final class OldClasses {
    private static final int FIRST_WITH_STACK_MAPS = ClassFile.JAVA_6_VERSION;
    private static final int NEW = ClassFile.JAVA_8_VERSION;

    private final JarFile jar;

    OldClasses(JarFile jar) {
        this.jar = jar;
    }

    boolean isOld(JarEntry entry) {
        if (!entry.getName().endsWith(".class") || entry.getName().endsWith("module-info.class")) {
            return false;
        }
        try {
            byte[] head = Library.bytes(jar, entry);
            return ((head[6] & 0xff) << 8 | head[7] & 0xff) < FIRST_WITH_STACK_MAPS;
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    byte[] renewed(JarEntry entry) throws IOException {
        ClassFile classFile = ClassFile.of(
                ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                ClassFile.ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(this::resource)
                        .orElse(ClassHierarchyResolver.defaultResolver())));
        ClassModel old = classFile.parse(Library.bytes(jar, entry));
        ClassTransform version = (out, element) -> {
            if (element instanceof ClassFileVersion) {
                out.withVersion(NEW, 0);
            } else {
                out.with(element);
            }
        };
        // Methods whose code is not rewritten would be copied as they are, without a map.
        return classFile.transformClass(
                old, version.andThen(ClassTransform.transformingMethodBodies((code, element) -> code.with(element))));
    }

    /** null for a class that is not in this jar */
    private InputStream resource(ClassDesc type) {
        String descriptor = type.descriptorString();
        JarEntry entry = jar.getJarEntry(descriptor.substring(1, descriptor.length() - 1) + ".class");
        try {
            return entry == null ? null : jar.getInputStream(entry);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
