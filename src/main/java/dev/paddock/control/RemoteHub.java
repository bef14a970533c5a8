package dev.paddock.control;

import dev.paddock.fetch.hub.HubCatalog;
import dev.paddock.fetch.hub.HubContents;
import dev.paddock.fetch.hub.HubModel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Hugging Face as the process that owns the servers reaches it: with its token, its proxy and its settings. */
public final class RemoteHub implements HubCatalog {
    private final ControlClient client;

    /** @param where asked again whenever a connection is made */
    public RemoteHub(Supplier<Optional<ControlFile.Content>> where) {
        this.client = new ControlClient(where);
    }

    @Override
    public List<HubModel> search(String words) {
        return List.of(client.call("GET", "hub/models?search=" + ControlClient.segment(words), null, HubModel[].class));
    }

    @Override
    public HubContents contents(String repo) {
        String path =
                Arrays.stream(repo.split("/", -1)).map(ControlClient::segment).collect(Collectors.joining("/"));
        return client.call("GET", "hub/models/" + path, null, HubContents.class);
    }
}
