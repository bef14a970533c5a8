package dev.paddock.supervisor;

import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Profile;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Checks a profile before it is saved.
 *
 * @param known whether there is an instance of a name
 */
record NewProfile(Profile profile, Predicate<String> known) {
    private static final int LONGEST_TITLE = 60;

    /**
     * The profile with a title without blanks around it.
     *
     * @param saved those that there are; a server that left meanwhile may stay in the profile that held it
     * @throws PaddockException INVALID
     */
    Profile checked(List<Profile> saved) {
        if (!Instance.NAME.matcher(profile.name()).matches()) {
            throw invalid(
                    "bad-name",
                    "\"" + profile.name() + "\" cannot be the name of a profile",
                    "a name is 1 to 63 small letters, digits and hyphens, with no hyphen first or last");
        }
        String title = profile.title().strip();
        if (title.isEmpty() || title.length() > LONGEST_TITLE || title.chars().anyMatch(Character::isISOControl)) {
            throw invalid(
                    "bad-title",
                    "A profile cannot be called that",
                    "a title is 1 to " + LONGEST_TITLE + " letters on one line");
        }
        Set<String> before = new HashSet<>();
        saved.stream()
                .filter(other -> other.name().equals(profile.name()))
                .forEach(other -> before.addAll(other.instances()));
        Set<String> seen = new HashSet<>();
        for (String server : profile.instances()) {
            if (!seen.add(server)) {
                throw invalid("server-twice", "A profile holds each server once", "it names \"" + server + "\" twice");
            }
            if (!before.contains(server) && !known.test(server)) {
                throw invalid(
                        "no-such-server",
                        "The profile names a server that does not exist",
                        "there is no server called \"" + server + "\"");
            }
        }
        return new Profile(profile.name(), title, profile.instances());
    }

    private static PaddockException invalid(String code, String title, String detail) {
        return new PaddockException(Kind.INVALID, Problem.of(code, title, detail, null));
    }
}
