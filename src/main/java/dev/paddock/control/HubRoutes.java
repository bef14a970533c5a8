package dev.paddock.control;

import dev.paddock.fetch.hub.HubCatalog;
import java.util.List;

/** The models that are to be had elsewhere. */
record HubRoutes(HubCatalog hub) {
    List<Route> all() {
        return List.of(
                Route.get("hub/models", this::search, "search"),
                Route.get(
                        "hub/models/{owner}/{repo}",
                        request -> Answer.ok(hub.contents(request.name("owner") + "/" + request.name("repo")))));
    }

    private Answer search(Request request) {
        String words = request.text("search");
        if (words == null || words.isBlank()) {
            throw Request.invalid("no-words", "The words to look for are missing", "say search=WORDS");
        }
        return Answer.ok(hub.search(words.strip()));
    }
}
