package dev.paddock.platform;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the program has an icon in the Dock; for the thread of AppKit, which is JavaFX's. */
@FunctionalInterface
public interface DockIcon {
    /** A program without one has no menu bar either, and does not show up among those that one switches between. */
    void show(boolean visible);

    /** Does nothing where there is no Dock. */
    static DockIcon of(String os) {
        return os.startsWith("Mac") ? new AppKit() : visible -> {};
    }

    /** {@code [[NSApplication sharedApplication] setActivationPolicy:]}. */
    final class AppKit implements DockIcon {
        private static final Logger LOG = LoggerFactory.getLogger(DockIcon.class);
        private static final long REGULAR = 0;
        private static final long ACCESSORY = 1;

        @Override
        public void show(boolean visible) {
            try (Arena arena = Arena.ofConfined()) {
                Linker linker = Linker.nativeLinker();
                SymbolLookup runtime = SymbolLookup.libraryLookup("/usr/lib/libobjc.A.dylib", arena);
                FunctionDescriptor byName = FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS);
                var classOf = linker.downcallHandle(runtime.findOrThrow("objc_getClass"), byName);
                var selector = linker.downcallHandle(runtime.findOrThrow("sel_registerName"), byName);
                MemorySegment send = runtime.findOrThrow("objc_msgSend");
                MemorySegment application = (MemorySegment) linker.downcallHandle(
                                send,
                                FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.ADDRESS))
                        .invokeExact(
                                (MemorySegment) classOf.invokeExact(arena.allocateFrom("NSApplication")),
                                (MemorySegment) selector.invokeExact(arena.allocateFrom("sharedApplication")));
                boolean done = (boolean) linker.downcallHandle(
                                send,
                                FunctionDescriptor.of(
                                        ValueLayout.JAVA_BOOLEAN,
                                        ValueLayout.ADDRESS,
                                        ValueLayout.ADDRESS,
                                        ValueLayout.JAVA_LONG))
                        .invokeExact(
                                application,
                                (MemorySegment) selector.invokeExact(arena.allocateFrom("setActivationPolicy:")),
                                visible ? REGULAR : ACCESSORY);
                LOG.debug("Dock icon {}: {}", visible, done);
            } catch (Error fatal) {
                throw fatal;
            } catch (Throwable unavailable) {
                LOG.info("The Dock icon stays as it is", unavailable);
            }
        }
    }
}
