package dev.paddock.fetch.hub;

import dev.paddock.domain.Home;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.files.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The token of Hugging Face: HF_TOKEN, else Paddock's own file, which only its owner may read, else that of Hugging Face's own
 * programs, which is never written to. Looked for anew each time; never kept longer.
 */
public final class HubToken {
    private static final int LONGEST = 4096;

    /** Where a token comes from. */
    public enum Source {
        NONE,
        /** HF_TOKEN, which goes before all else. */
        ENVIRONMENT,
        /** Paddock's own file. */
        PADDOCK,
        /** The file of Hugging Face's own programs. */
        HUGGING_FACE
    }

    private final Map<String, String> env;
    private final Path own;
    private final Path user;

    /** @param user this person's home folder */
    public static HubToken in(Home home, Map<String, String> env, Path user) {
        return new HubToken(env, home.state().resolve("hugging-face-token"), user);
    }

    /**
     * @param own Paddock's file
     * @param user this person's home folder
     */
    public HubToken(Map<String, String> env, Path own, Path user) {
        this.env = env;
        this.own = own;
        this.user = user;
    }

    /** Null where there is none. */
    public @Nullable String get() {
        String said = clean(env.get("HF_TOKEN"));
        return said != null
                ? said
                : Stream.of(own, theirs())
                        .map(HubToken::read)
                        .filter(found -> found != null)
                        .findFirst()
                        .orElse(null);
    }

    private Path theirs() {
        try {
            String named = clean(env.get("HF_TOKEN_PATH"));
            if (named != null) {
                return Path.of(named);
            }
            String home = clean(env.get("HF_HOME"));
            if (home != null) {
                return Path.of(home).resolve("token");
            }
            String cache = clean(env.get("XDG_CACHE_HOME"));
            return (cache == null ? user.resolve(".cache") : Path.of(cache)).resolve("huggingface/token");
        } catch (InvalidPathException noPath) {
            return user.resolve(".cache/huggingface/token");
        }
    }

    /** Where the token that holds comes from. */
    public Source source() {
        if (clean(env.get("HF_TOKEN")) != null) {
            return Source.ENVIRONMENT;
        }
        return read(own) != null ? Source.PADDOCK : read(theirs()) != null ? Source.HUGGING_FACE : Source.NONE;
    }

    /**
     * Keeps it in Paddock's own file.
     *
     * @param token null takes it away
     * @throws PaddockException INVALID where it cannot be one
     */
    public void store(@Nullable String token) throws IOException {
        if (token == null) {
            Files.deleteIfExists(own);
            return;
        }
        String bare = clean(token);
        if (bare == null || bare.length() >= LONGEST) {
            throw new PaddockException(
                    Kind.INVALID,
                    Problem.of(
                            "bad-token",
                            "That is no token",
                            "a token has letters and digits and no spaces, as hf_…",
                            "Copy it from your account's settings at Hugging Face."));
        }
        AtomicFile.writeForOwner(own, (bare + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable String read(Path file) {
        try {
            return Files.isRegularFile(file) && Files.size(file) <= LONGEST ? clean(Files.readString(file)) : null;
        } catch (IOException unreadable) {
            return null;
        }
    }

    /** What cannot stand in a header is no token. */
    private static @Nullable String clean(@Nullable String text) {
        String bare = text == null ? "" : text.strip();
        return bare.isEmpty() || bare.chars().anyMatch(c -> c <= ' ' || c > '~') ? null : bare;
    }
}
