package dev.paddock.supervisor;

import dev.paddock.domain.Finding;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.Home;
import dev.paddock.domain.Instance;
import dev.paddock.domain.InstanceCheck;
import dev.paddock.domain.Nearest;
import dev.paddock.domain.Profile;
import dev.paddock.library.ModelFiles;
import dev.paddock.settings.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at everything that is configured at once: each file by itself, all together, and against this machine. */
public final class ConfigLint {
    private final Home home;
    private final Catalog catalog;
    private final Set<String> workersInUse;
    private final List<InstanceCheck> checks;

    /**
     * @param more checks of single instances, after those of model and log folder, as of its engine
     * @param workersInUse of servers that run, as {@link Fleet#workersInUse}
     */
    public ConfigLint(Home home, Catalog catalog, List<InstanceCheck> more, Set<String> workersInUse) {
        this.home = home;
        this.catalog = catalog;
        this.workersInUse = Set.copyOf(workersInUse);
        this.checks = new ArrayList<>(List.of(ConfigLint::checkModel, this::checkWorkers, this::checkLogFolder));
        checks.addAll(more);
    }

    /** Everything that is wrong or doubtful, file by file. Reads the headers of the models. */
    public List<Finding> run() throws IOException {
        List<Finding> findings = new ArrayList<>(catalog.findings());
        findings.addAll(catalog.unknownKeys());
        List<Instance> instances = catalog.instances();
        findings.addAll(samePorts(instances));
        for (Instance instance : instances) {
            for (InstanceCheck check : checks) {
                check.check(instance).stream()
                        .map(finding -> finding.in(catalog.fileOf(instance.name())))
                        .forEach(findings::add);
            }
        }
        findings.addAll(missingMembers(catalog.profiles(), catalog.scan().files()));
        findings.addAll(sameTitles(catalog.profiles()));
        return findings;
    }

    /** One in use is there, and a hello would take up its queue, in which one has room. */
    private List<Finding> checkWorkers(Instance instance) {
        List<Finding> findings = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        for (String worker : instance.rpc()) {
            if (seen.contains(worker)) {
                findings.add(Finding.error("rpc", "rpc has \"" + worker + "\" twice", "each worker once"));
            }
            seen.add(worker);
        }
        seen.removeAll(workersInUse);
        RpcWorkers.problem(seen).ifPresent(problem -> findings.add(Finding.warning("rpc", problem.sentence(), null)));
        return findings;
    }

    private List<Finding> samePorts(List<Instance> instances) {
        List<Finding> findings = new ArrayList<>();
        Map<Integer, String> first = new HashMap<>();
        for (Instance instance : instances) {
            Integer port = instance.server().port();
            String other = port == null ? null : first.putIfAbsent(port, instance.name());
            if (other != null) {
                findings.add(Finding.error(
                                "server.port",
                                "server.port is " + port + ", which \"" + other + "\" has",
                                "a port of its own, or none: then the next free one is used")
                        .in(catalog.fileOf(instance.name())));
            }
        }
        return findings;
    }

    private List<Finding> missingMembers(List<Profile> profiles, List<String> known) {
        List<Finding> findings = new ArrayList<>();
        for (Profile profile : profiles) {
            for (String member : profile.instances()) {
                if (!known.contains(member)) {
                    findings.add(Finding.error(
                                    "instances",
                                    "instances has \"" + member + "\", which there is not",
                                    Nearest.to(member, known)
                                            .map(near -> "perhaps \"" + near + "\" was meant")
                                            .orElse("the name of a file in " + home.instances() + ", without .json"))
                            .in(catalog.profileFileOf(profile.name())));
                }
            }
        }
        return findings;
    }

    private List<Finding> sameTitles(List<Profile> profiles) {
        List<Finding> findings = new ArrayList<>();
        Map<String, String> first = new HashMap<>();
        for (Profile profile : profiles) {
            String other = first.putIfAbsent(profile.title(), profile.name());
            if (other != null) {
                findings.add(Finding.warning(
                                "title",
                                "title is \"" + profile.title() + "\", as that of the profile \"" + other + "\"",
                                "a title that tells them apart")
                        .in(catalog.profileFileOf(profile.name())));
            }
        }
        return findings;
    }

    private static List<Finding> checkModel(Instance instance) {
        List<Finding> findings = new ArrayList<>();
        if (instance.isWorker()) {
            return findings;
        }
        Path model = instance.model().path();
        if (model.isAbsolute()) {
            new ModelFiles()
                    .check(model)
                    .ifPresent(problem -> findings.add(Finding.error("model.path", problem.sentence(), null)));
        } else {
            findings.add(relative("model.path", model));
        }
        checkFile("model.mmproj", instance.model().mmproj(), findings);
        checkFile("model.draft", instance.model().draft(), findings);
        return findings;
    }

    private static void checkFile(String key, @Nullable Path file, List<Finding> findings) {
        if (file != null && !file.isAbsolute()) {
            findings.add(relative(key, file));
        } else if (file != null && !Files.isReadable(file)) {
            findings.add(Finding.error(
                    key, key + " is \"" + file + "\", which is not there or not yours to read", "a GGUF file"));
        }
    }

    /** Servers run in a folder of their own, so that it would be looked for where nobody thinks of. */
    private static Finding relative(String key, Path file) {
        return Finding.error(
                key, key + " is \"" + file + "\", which begins at no folder", "the whole path of the file");
    }

    private List<Finding> checkLogFolder(Instance instance) {
        Path folder = home.logs().resolve(instance.name());
        Path there = folder;
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        return there != null && Files.isDirectory(there) && Files.isWritable(there)
                ? List.of()
                : List.of(Finding.error(
                        null, "the log folder " + folder + " cannot be written", "make " + there + " writable"));
    }
}
