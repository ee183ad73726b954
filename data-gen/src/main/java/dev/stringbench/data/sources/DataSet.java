package dev.stringbench.data.sources;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * One outside file.
 *
 * @param path where it lies in the data folder
 * @param urls where it can be fetched, the first one first
 * @param archiveMember the file's path inside, if the URL gives a zip archive
 * @param licence what is known of its terms
 * @param bytes its size, 0 where it is not known
 * @param checksum where it is known
 */
public record DataSet(
        String path,
        List<URI> urls,
        Optional<String> archiveMember,
        String licence,
        long bytes,
        Optional<Checksum> checksum) {

    public DataSet {
        urls = List.copyOf(urls);
    }
}
