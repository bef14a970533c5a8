package dev.paddock.fetch.hub;

import java.util.List;

/**
 * What is to be had from Hugging Face, asked here or by another process. Blocks on the network; refusals are
 * {@link dev.paddock.domain.PaddockException}s.
 */
public interface HubCatalog {
    /** Repositories with GGUF files, those that are loaded most first. */
    List<HubModel> search(String words);

    /**
     * The models that a repository holds.
     *
     * @param repo {@code owner/repo}
     */
    HubContents contents(String repo);
}
