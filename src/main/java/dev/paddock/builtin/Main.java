package dev.paddock.builtin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The built-in engine's process. It always ends by halting: the native library's threads would keep or crash an orderly
 * exit.
 */
public final class Main {
    private final Options options;
    private final Path file;
    private final EngineLog log;
    private final NativeLibrary library = new NativeLibrary();

    private Main(Options options, Path file, EngineLog log) {
        this.options = options;
        this.file = file;
        this.log = log;
    }

    public static void main(String[] args) {
        long start = System.nanoTime();
        try {
            Options options = Options.parse(args, System.getenv());
            if (options.has(Flag.HELP)) {
                System.out.println("----- common params -----\n\n" + Flag.help());
            } else if (options.has(Flag.VERSION)) {
                System.err.println("version: " + Build.VERSION);
                System.err.println("built with Paddock's built-in engine, Java " + Runtime.version());
            } else if (options.has(Flag.LIST_DEVICES)) {
                System.out.println("Available devices:\n  (none)");
            } else {
                new Main(options, options.model(), new EngineLog(options, start)).serve(options.apiKeys());
                return;
            }
            halt(0);
        } catch (Options.Refused refused) {
            System.err.println(refused.getMessage());
            halt(1);
        }
    }

    private void serve(Set<String> keys) {
        // SIGTERM, SIGINT and Ctrl-C run this hook, also while the model is being loaded.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            log.info("srv", "operator()", "operator(): cleaning up before exit...");
            library.discard();
            halt(0);
        }));
        log.info(
                "cmn",
                "common_params_print_info",
                "common_params_print_info: verbosity = " + options.verbosity() + " (adjust with the `-lv N` CLI arg)");
        FutureTask<Void> loading = loadLibrary();
        HttpFront front;
        try {
            front = HttpFront.open(options, keys, log);
        } catch (IOException taken) {
            log.error(
                    "srv",
                    "start",
                    "couldn't bind HTTP server socket, hostname: " + options.host() + ", port: " + options.port());
            fail("exiting due to HTTP server error");
            return;
        }
        log.info("srv", "load_model", "loading model '" + file + "'");
        NativeModel model;
        try {
            checkFile();
            await(loading);
            Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
            try (PlainPath plain = PlainPath.of(file, temporary, note -> log.info("srv", "load_model", note))) {
                model = NativeModel.load(options, plain.path(), log);
            }
        } catch (IOException | RuntimeException | LinkageError failed) {
            log.error("cmn", "common_init_", "failed to load model '" + file + "': " + failed.getMessage());
            log.error("srv", "load_model", "failed to load model, '" + file + "'");
            fail("exiting due to model loading error");
            return;
        }
        log.info(
                "srv",
                "load_model",
                "initializing, n_slots = " + options.slots() + ", n_ctx_slot = " + model.contextPerSlot());
        Api api = new Api(options, file, model, log);
        front.serve(api);
        log.info("srv", "llama_server", "model loaded");
        String host = options.host().contains(":") ? "[" + options.host() + "]" : options.host();
        log.info("srv", "llama_server", "listening on http://" + host + ":" + front.port());
        api.warmUp();
    }

    /** Beside the opening of the port, which takes as long. */
    private FutureTask<Void> loadLibrary() {
        FutureTask<Void> task = new FutureTask<>(() -> {
            library.load();
            return null;
        });
        Thread.ofPlatform().daemon().name("native-library").start(task);
        return task;
    }

    private static void await(FutureTask<Void> loading) throws IOException {
        try {
            loading.get();
        } catch (InterruptedException | ExecutionException failed) {
            throw new IOException("llama.cpp's library could not be loaded: " + failed.getMessage(), failed);
        }
    }

    /** What llama.cpp would find too, but would say past {@code --log-disable}. */
    private void checkFile() throws IOException {
        byte[] magic;
        try (InputStream in = Files.newInputStream(file)) {
            magic = in.readNBytes(4);
        } catch (IOException unreadable) {
            String why = Files.exists(file)
                    ? Files.isDirectory(file) ? "Is a directory" : "Permission denied"
                    : "No such file or directory";
            log.loaderError("gguf_init_from_file: failed to open GGUF file '" + file + "' (" + why + ")");
            throw new IOException(why, unreadable);
        }
        String said = new String(magic, StandardCharsets.ISO_8859_1);
        if (magic.length < 4) {
            log.loaderError("gguf_init_from_reader: failed to read magic");
            throw new IOException("failed to read magic");
        }
        if (!said.equals("GGUF")) {
            log.loaderError("gguf_init_from_reader: invalid magic characters: '" + said + "', expected 'GGUF'");
            throw new IOException("invalid magic characters");
        }
    }

    private void fail(String why) {
        log.info("srv", "operator()", "operator(): cleaning up before exit...");
        log.error("srv", "llama_server", why);
        library.discard();
        halt(1);
    }

    private static void halt(int code) {
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(code);
    }
}
