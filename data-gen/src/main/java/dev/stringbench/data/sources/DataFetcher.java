package dev.stringbench.data.sources;

import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import dev.stringbench.data.FileFailure;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The downloads that fill a data folder. A file appears under its name when it is complete and has the right checksum;
 * what was fetched of it before lies beside it as .part and is taken up again.
 */
public final class DataFetcher {

    private static final int ATTEMPTS = 5;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration STALL = Duration.ofSeconds(60);

    private final DataFolder target;
    private final Mirror mirror;
    private final Downloader downloader;

    /** Fetch into a folder. */
    public DataFetcher(DataFolder target, Mirror mirror) {
        this(target, mirror, new Downloader(ATTEMPTS, PAUSE, STALL));
    }

    DataFetcher(DataFolder target, Mirror mirror, Downloader downloader) {
        this.target = target;
        this.mirror = mirror;
        this.downloader = downloader;
    }

    /** A listener to the progress of a file. */
    public interface Progress {
        /**
         * Take note of a file's progress.
         *
         * @param totalBytes 0 where it is not known
         */
        void fetched(DataSet set, long bytes, long totalBytes);
    }

    /**
     * Fetch a file unless it is there and in order.
     *
     * @return what is there now: VERIFIED or PRESENT
     * @throws DataException FETCH_FAILED, WRITE_FAILED
     */
    public DataStatus fetch(DataSet set, Progress progress) {
        DataStatus before = DataStatus.of(set, target);
        if (before == DataStatus.VERIFIED || before == DataStatus.PRESENT) {
            return before;
        }
        try {
            Files.createDirectories(target.folder().resolve(set.path()).resolveSibling(""));
        } catch (IOException e) {
            throw new DataException(
                    DataFault.WRITE_FAILED, FileFailure.after(target.folder() + " cannot be written", e), e);
        }
        if (mirror instanceof Mirror.Folder folder) {
            return copy(set, folder.folder(), progress);
        }
        if (mirror instanceof Mirror.Web web) {
            return download(set, web, progress);
        }
        return download(set, progress);
    }

    private DataStatus copy(DataSet set, Path folder, Progress progress) {
        for (String name : new String[] {set.path(), set.path() + ".gz"}) {
            Path source = folder.resolve(name);
            if (Files.isRegularFile(source)) {
                Path part = part(name);
                try {
                    Files.copy(source, part, StandardCopyOption.REPLACE_EXISTING);
                    progress.fetched(set, Files.size(part), Files.size(part));
                } catch (IOException e) {
                    throw failed(set, source.toString(), e);
                }
                return finish(set, part, name);
            }
        }
        throw new DataException(
                DataFault.FETCH_FAILED, "the mirror " + folder + " has no " + set.path() + " (nor .gz)");
    }

    private DataStatus download(DataSet set, Mirror.Web web, Progress progress) {
        for (String name : new String[] {set.path(), set.path() + ".gz"}) {
            URI address = web.base().resolve(name);
            Path part = part(name);
            try {
                downloader.download(address, part, bytes -> progress.fetched(set, bytes, set.bytes()));
                return finish(set, part, name);
            } catch (FileNotFoundException e) {
                // It may be there packed.
            } catch (IOException e) {
                throw failed(set, address.toString(), e);
            }
        }
        throw new DataException(
                DataFault.FETCH_FAILED, "the mirror " + web.base() + " has no " + set.path() + " (nor .gz)");
    }

    private DataStatus download(DataSet set, Progress progress) {
        DataException last = null;
        for (URI address : set.urls()) {
            try {
                Path part = part(set.path());
                downloader.download(address, part, bytes -> progress.fetched(set, bytes, set.bytes()));
                if (set.archiveMember().isPresent()) {
                    unpack(part, set.archiveMember().get());
                }
                return finish(set, part, set.path());
            } catch (IOException e) {
                last = failed(set, address.toString(), e);
            } catch (DataException e) {
                last = e;
            }
        }
        throw last == null ? failed(set, "nowhere", new IOException("no address is known")) : last;
    }

    private Path part(String name) {
        return target.folder().resolve(name + ".part");
    }

    /** Put one file of an archive in the archive's place. */
    private static void unpack(Path archive, String member) throws IOException {
        Path unpacked = archive.resolveSibling(archive.getFileName() + ".unpacked");
        boolean found = false;
        try (InputStream in = Files.newInputStream(archive);
                var zip = new ZipInputStream(in)) {
            ZipEntry entry = zip.getNextEntry();
            while (entry != null && !found) {
                found = entry.getName().equals(member);
                if (found) {
                    Files.copy(zip, unpacked, StandardCopyOption.REPLACE_EXISTING);
                } else {
                    entry = zip.getNextEntry();
                }
            }
        }
        if (!found) {
            Files.deleteIfExists(archive);
            throw new IOException("the archive has no " + member);
        }
        Files.move(unpacked, archive, StandardCopyOption.REPLACE_EXISTING);
    }

    private DataStatus finish(DataSet set, Path part, String name) {
        Path file = target.folder().resolve(name);
        try {
            DataStatus status = statusOfPart(set, part, name);
            if (status == DataStatus.DAMAGED) {
                Files.delete(part);
                throw new DataException(
                        DataFault.FETCH_FAILED,
                        set.path() + " was fetched, but is empty, cut short or has another checksum than "
                                + set.checksum().map(Checksum::hex).orElse("(none known)")
                                + "; it was thrown away: try again or use another --mirror");
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return status;
        } catch (IOException e) {
            throw new DataException(DataFault.WRITE_FAILED, FileFailure.after(file + " cannot be written", e), e);
        }
    }

    // The name tells whether a file is packed, so the part is looked at under its future ending.
    private static DataStatus statusOfPart(DataSet set, Path part, String name) throws IOException {
        if (!name.endsWith(".gz")) {
            return DataStatus.of(set, part);
        }
        Path packed = part.resolveSibling(part.getFileName() + ".gz");
        Files.move(part, packed, StandardCopyOption.REPLACE_EXISTING);
        try {
            return DataStatus.of(set, packed);
        } finally {
            Files.move(packed, part, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static DataException failed(DataSet set, String source, IOException e) {
        return new DataException(
                DataFault.FETCH_FAILED,
                set.path() + " could not be fetched from " + source + " (" + e.getMessage()
                        + "); run the same command again to go on, or use --mirror",
                e);
    }
}
