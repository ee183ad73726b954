package dev.stringbench.benchmarks.results;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The data of a run: its source and every setting on which its samples depend.
 *
 * @param source the data's name, such as {@code essays} or a file name
 * @param sha256 checksum of the source's content
 * @param settings settings of the generator, by name
 */
@JsonPropertyOrder({"source", "sha256", "settings"})
public record DataIdentity(String source, String sha256, SortedMap<String, String> settings) {

    public DataIdentity {
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }

    public DataIdentity(String source, String sha256, Map<String, String> settings) {
        this(source, sha256, new TreeMap<>(settings));
    }
}
