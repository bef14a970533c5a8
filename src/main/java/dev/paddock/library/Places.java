package dev.paddock.library;

import dev.paddock.domain.Home;
import dev.paddock.library.Place.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Where models are on this machine: what a person chose, and where other programs keep theirs. Creates nothing. */
public final class Places {
    /** Id of the folders that a person chose; they cannot be switched off, only taken back. */
    public static final String FOLDERS = "folders";

    public static final String PADDOCK = "paddock";
    public static final String LLAMA_CPP = "llama_cpp";
    public static final String HUGGING_FACE = "hugging_face";
    public static final String LM_STUDIO = "lm_studio";
    public static final String JAN = "jan";
    public static final String GPT4ALL = "gpt4all";
    public static final String OLLAMA = "ollama";

    private static final int LARGEST_SETTINGS = 1 << 20;

    private enum Os {
        WINDOWS,
        MAC,
        OTHER
    }

    private final Map<String, String> env;
    private final Os os;
    private final Path user;

    private Places(Map<String, String> env, String osName, Path user) {
        String name = osName.toLowerCase(Locale.ROOT);
        this.env = env;
        this.os = name.startsWith("windows") ? Os.WINDOWS : name.startsWith("mac") ? Os.MAC : Os.OTHER;
        this.user = user;
    }

    /**
     * For this machine, in the order in which they count: of copies, the one in an earlier place is the model.
     *
     * @param chosen folders that a person named
     * @param switches by id; a place that is not in it is on
     */
    public static List<Place> find(
            Map<String, String> env, Home home, List<Path> chosen, Map<String, Boolean> switches) {
        return find(
                env,
                System.getProperty("os.name", ""),
                Path.of(System.getProperty("user.home", ".")),
                home,
                chosen,
                switches);
    }

    static List<Place> find(
            Map<String, String> env,
            String osName,
            Path user,
            Home home,
            List<Path> chosen,
            Map<String, Boolean> switches) {
        Places places = new Places(env, osName, user);
        List<Place> all = List.of(
                new Place(FOLDERS, "Your folders", Layout.FILES, absolute(chosen), true, true),
                files(PADDOCK, "Paddock", Stream.of(home.models())),
                files(LLAMA_CPP, "llama.cpp", places.llamaCpp()),
                files(HUGGING_FACE, "Hugging Face", places.huggingFace()),
                files(LM_STUDIO, "LM Studio", places.lmStudio()),
                files(JAN, "Jan", places.jan()),
                files(GPT4ALL, "GPT4All", places.gpt4All()),
                new Place(OLLAMA, "Ollama", Layout.OLLAMA, unique(places.ollama()), false, true));
        return all.stream()
                .map(place -> place.id().equals(FOLDERS) || switches.getOrDefault(place.id(), true)
                        ? place
                        : new Place(
                                place.id(), place.title(), place.layout(), place.folders(), place.expected(), false))
                .toList();
    }

    /** The cache that Hugging Face's own programs and llama.cpp share, wherever this person has it. */
    public static Path hubCache(Map<String, String> env) {
        return new Places(env, System.getProperty("os.name", ""), Path.of(System.getProperty("user.home", ".")))
                .huggingFace()
                .findFirst()
                .orElseThrow();
    }

    private static List<Path> absolute(List<Path> folders) {
        return folders.stream()
                .map(folder -> folder.toAbsolutePath().normalize())
                .distinct()
                .toList();
    }

    private static Place files(String id, String title, Stream<Path> folders) {
        return new Place(id, title, Layout.FILES, unique(folders), false, true);
    }

    private static List<Path> unique(Stream<Path> folders) {
        return folders.map(Path::normalize).distinct().toList();
    }

    private Stream<Path> llamaCpp() {
        Path usual = switch (os) {
            case WINDOWS -> local().resolve("llama.cpp");
            case MAC -> user.resolve("Library/Caches/llama.cpp");
            case OTHER -> cache().resolve("llama.cpp");
        };
        return Stream.concat(folder("LLAMA_CACHE").stream(), Stream.of(usual));
    }

    private Stream<Path> huggingFace() {
        return Stream.of(
                folder("HF_HUB_CACHE"),
                folder("HUGGINGFACE_HUB_CACHE"),
                folder("HF_HOME").map(home -> home.resolve("hub")))
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> Optional.of(cache().resolve("huggingface/hub")))
                .stream();
    }

    private Stream<Path> lmStudio() {
        return Stream.of(user.resolve(".lmstudio/models"), user.resolve(".cache/lm-studio/models"));
    }

    /** Jan lets its data be moved, and writes where to into its settings. */
    private Stream<Path> jan() {
        List<Path> homes = new ArrayList<>();
        switch (os) {
            case WINDOWS -> homes.add(roaming().resolve("Jan"));
            case MAC -> homes.add(support().resolve("Jan"));
            case OTHER -> {
                homes.add(config().resolve("Jan"));
                homes.add(data().resolve("Jan"));
            }
        }
        List<Path> folders = new ArrayList<>(folder("JAN_DATA_FOLDER").stream().toList());
        for (Path home : homes) {
            moved(home.resolve("settings.json")).ifPresent(folders::add);
            folders.add(home.resolve("data"));
        }
        return folders.stream().map(folder -> folder.resolve("llamacpp").resolve("models"));
    }

    private static Optional<Path> moved(Path settings) {
        try {
            if (!Files.isRegularFile(settings) || Files.size(settings) > LARGEST_SETTINGS) {
                return Optional.empty();
            }
            return path(JsonMapper.shared()
                    .readTree(Files.readAllBytes(settings))
                    .path("data_folder")
                    .asString(""));
        } catch (IOException | JacksonException notOurs) {
            return Optional.empty();
        }
    }

    private Stream<Path> gpt4All() {
        Path base = switch (os) {
            case WINDOWS -> local();
            case MAC -> support();
            case OTHER -> data();
        };
        return Stream.of(base.resolve("nomic.ai/GPT4All"));
    }

    private Stream<Path> ollama() {
        List<Path> folders = new ArrayList<>(folder("OLLAMA_MODELS").stream().toList());
        folders.add(user.resolve(".ollama/models"));
        if (os == Os.OTHER) {
            folders.add(Path.of("/usr/share/ollama/.ollama/models"));
        }
        return folders.stream();
    }

    private Path cache() {
        return folder("XDG_CACHE_HOME").orElse(user.resolve(".cache"));
    }

    private Path config() {
        return folder("XDG_CONFIG_HOME").orElse(user.resolve(".config"));
    }

    private Path data() {
        return folder("XDG_DATA_HOME").orElse(user.resolve(".local/share"));
    }

    private Path local() {
        return folder("LOCALAPPDATA").orElse(user.resolve("AppData/Local"));
    }

    private Path roaming() {
        return folder("APPDATA").orElse(user.resolve("AppData/Roaming"));
    }

    private Path support() {
        return user.resolve("Library/Application Support");
    }

    private Optional<Path> folder(String variable) {
        return path(env.get(variable));
    }

    private static Optional<Path> path(@Nullable String text) {
        try {
            return text == null || text.isBlank()
                    ? Optional.empty()
                    : Optional.of(Path.of(text)).filter(Path::isAbsolute);
        } catch (InvalidPathException noPath) {
            return Optional.empty();
        }
    }
}
