package dev.paddock.ui;

import dev.paddock.domain.Download;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.Home;
import dev.paddock.domain.LibrarySnapshot;
import dev.paddock.domain.ModelSource;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerState;
import dev.paddock.fetch.queue.ScriptedDownloads;
import dev.paddock.settings.SettingsFile;
import dev.paddock.supervisor.ScriptedSupervisor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javafx.scene.Node;
import javafx.scene.Parent;

/** All that the window can show, one after the other. */
enum EveryPage {
    WELCOME(window -> window.find("#try-demo")) {
        @Override
        Fleet fleet() {
            return new Fleet(
                    List.of(Screens.server("demo", "Paddock demo model (F16)", "F16", 2048, ServerState.STOPPED)
                            .build()),
                    List.of(),
                    null);
        }
    },
    OVERVIEW(window -> server(window, "qwen3-coder-30b")),
    FAILED(window -> server(window, "llama-3-3-70b")),
    LOG(window -> {
        server(window, "qwen3-coder-30b");
        window.click("#tab-log");
        window.find("#log-filter");
    }),
    CHAT(window -> {
        server(window, "qwen3-coder-30b");
        window.click("#tab-chat");
    }),
    FORM(window -> {
        server(window, "qwen3-coder-30b");
        window.click("#tab-settings");
        window.find("#set-model-path");
    }),
    MANY_PROFILES(window -> window.find("#profiles .menu-button")) {
        @Override
        Fleet fleet() {
            Fleet some = Screens.workstation(90, 20);
            List<Profile> profiles = IntStream.rangeClosed(1, 9)
                    .mapToObj(number -> new Profile("p" + number, "For project " + number, List.of()))
                    .toList();
            return new Fleet(some.servers(), profiles, "p2");
        }
    },
    REMOVE(window -> {
        window.find("#server-list .list-cell:filled");
        WindowFixture.onFx(() -> {
            ((ServerCell) window.scene().getRoot().lookupAll(".server-cell").stream()
                            .filter(cell -> "llama-3-3-70b".equals(cell.getAccessibleText()))
                            .findFirst()
                            .orElseThrow())
                    .getContextMenu().getItems().stream()
                            .filter(item -> "menuRemove".equals(item.getId()))
                            .findFirst()
                            .orElseThrow()
                            .fire();
            return null;
        });
        window.find("#confirm-yes");
    }),
    QUIT(window -> {
        WindowFixture.onFx(() -> {
            window.view.quit();
            return null;
        });
        window.find("#choose-second");
    }),
    CLOSING(window -> {
        WindowFixture.onFx(() -> {
            window.view.explainClosing(true, () -> {});
            return null;
        });
        window.find("#choose-second");
    }),
    MODELS(window -> {
        window.click("#page-models");
        window.find("#model-table");
    }),
    PROFILES(window -> {
        window.click("#page-profiles");
        window.find("#profile-members");
    }),
    NEW_PROFILE(window -> {
        window.click("#page-profiles");
        window.click("#new-profile");
        window.find("#new-profile-title");
    }),
    ENGINES(window -> {
        window.click("#page-engines");
        window.find(".engine");
    }),
    ENGINE_OFFERS(window -> {
        window.click("#page-engines");
        window.find(".engine");
        window.click("#engines-get");
        window.find(".offer");
    }),
    ENGINE_REFUSED(window -> {
        window.ports.desk.refuse(new PaddockException(
                Kind.FAILED,
                Problem.of(
                        "fetch-offline",
                        "api.github.com cannot be reached",
                        "there is no connection",
                        "Try again later.")));
        window.click("#page-engines");
        window.find(".engine");
        window.click("#engines-back");
        window.find("#engine-trouble-title");
        window.click("#engines-get");
        window.find("#offers-trouble-title");
    }),
    GET_MODELS(window -> {
        window.click("#page-models");
        window.ports.hub.gated = true;
        window.ports.downloads.put(ScriptedDownloads.of("2x9f", Download.State.RUNNING, null));
        window.ports.downloads.put(ScriptedDownloads.of(
                "3abc",
                Download.State.FAILED,
                Problem.of("fetch-gated", "The owner has not said yes yet", "", "Ask on its page.")));
        window.ports.downloads.put(ScriptedDownloads.of("4def", Download.State.QUEUED, null));
        window.click("#models-get");
        window.type("#hub-words", "gemma");
        window.click("#hub-go");
        window.find(".hub-offer");
        window.find("#download-4def");
    }),
    HUB_TOKEN(window -> {
        window.click("#page-models");
        window.click("#models-get");
        window.click("#hub-token");
        window.find("#token-field");
    }),
    ACTIVITY(window -> {
        window.click("#page-activity");
        window.find(".event-cell");
    }),
    SETTINGS(window -> {
        window.click("#page-settings");
        window.until("the settings", () -> !window.isDisabled("#setting-on-quit"));
    }),
    ADD(window -> {
        window.ports.models = List.of(Path.of("nowhere", "small.gguf"), Path.of("nowhere", "other.gguf"));
        window.click("#add-server");
        window.find("#add-name");
    });

    private final Consumer<WindowFixture> way;

    EveryPage(Consumer<WindowFixture> way) {
        this.way = way;
    }

    Fleet fleet() {
        return Screens.workstation(90, 20);
    }

    private static void server(WindowFixture window, String name) {
        WindowFixture.onFx(() -> {
            window.view.showServer(name);
            return null;
        });
        window.find("#tab-overview");
    }

    /** A window that shows it. */
    WindowFixture open(Theme theme, double width, double height, Words words) {
        ScriptedSupervisor supervisor = new ScriptedSupervisor();
        supervisor.set(fleet());
        WindowFixture window = new WindowFixture(supervisor, theme, new TestClock(Screens.NOW), width, height, words);
        window.ports.settings = new SettingsFile(Home.under(Path.of("nowhere")), Map.of("PADDOCK_LOG_LEVEL", "info"));
        window.ports.engines = KnownEngines.installed();
        window.ports.events = Happened.today(Screens.NOW);
        window.ports.find(new LibrarySnapshot(
                FoundModels.some().models(),
                List.of(new ModelSource("ollama", "Ollama", List.of(), true, 3, List.of())),
                List.of(),
                true));
        way.accept(window);
        WindowFixture.onFx(() -> {
            window.scene().getRoot().applyCss();
            window.scene().getRoot().layout();
            return null;
        });
        return window;
    }

    /** Every node that is shown, on the FX thread. */
    static List<Node> shown(Node root) {
        List<Node> nodes = new ArrayList<>();
        add(root, nodes);
        return nodes;
    }

    private static void add(Node node, List<Node> nodes) {
        if (node.isVisible() && node.getOpacity() > 0) {
            nodes.add(node);
            if (node instanceof Parent parent) {
                parent.getChildrenUnmodifiable().forEach(child -> add(child, nodes));
            }
        }
    }
}
