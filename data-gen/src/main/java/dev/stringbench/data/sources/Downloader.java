package dev.stringbench.data.sources;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.LongConsumer;

/** A download of one address into one file, continued where an earlier attempt ended. */
final class Downloader {

    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final int BUFFER_BYTES = 1 << 16;

    private static final int MAX_REDIRECTS = 10;
    private static final int CONNECT_MILLIS = 30_000;

    private final int attempts;
    private final Duration pause;
    private final Duration stall;

    /**
     * Prepare.
     *
     * @param attempts how often an interrupted download is taken up again, the first time included
     * @param pause wait before the second attempt; doubled for each further one
     * @param stall how long a server may send nothing before an attempt counts as broken off
     */
    Downloader(int attempts, Duration pause, Duration stall) {
        this.attempts = attempts;
        this.pause = pause;
        this.stall = stall;
    }

    /**
     * Download.
     *
     * @param file may hold the beginning already
     * @param progress hears the bytes that are there so far
     * @throws FileNotFoundException if the server has no such file
     * @throws IOException if all attempts fail; what came is kept
     */
    void download(URI address, Path file, LongConsumer progress) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                attempt(address, file, progress);
                return;
            } catch (FileNotFoundException e) {
                throw e;
            } catch (IOException e) {
                if (attempt == attempts) {
                    throw e;
                }
                sleep(pause.multipliedBy(1L << (attempt - 1)));
            }
        }
    }

    private void attempt(URI address, Path file, LongConsumer progress) throws IOException {
        long have = Files.exists(file) ? Files.size(file) : 0;
        HttpURLConnection connection = open(address, have);
        try {
            int status = connection.getResponseCode();
            if (status == HttpURLConnection.HTTP_NOT_FOUND) {
                throw new FileNotFoundException(address + " is not there (404)");
            }
            if (status == RANGE_NOT_SATISFIABLE) {
                // What is there is no beginning of the file: begin again.
                Files.delete(file);
                throw new IOException(address + " has not more bytes than were fetched before");
            }
            if (status != HttpURLConnection.HTTP_OK && status != HttpURLConnection.HTTP_PARTIAL) {
                throw new IOException(address + " answers " + status);
            }
            long start = status == HttpURLConnection.HTTP_PARTIAL ? have : 0;
            long expected = connection.getContentLengthLong();
            try (InputStream in = connection.getInputStream()) {
                long end = copy(in, file, start, progress);
                if (expected >= 0 && end != start + expected) {
                    throw new IOException(address + " ended after " + end + " of " + (start + expected) + " bytes");
                }
            }
        } finally {
            connection.disconnect();
        }
    }

    // The JDK's own redirection does not go from http to https.
    private HttpURLConnection open(URI address, long start) throws IOException {
        URI current = address;
        for (int redirects = 0; redirects < MAX_REDIRECTS; redirects++) {
            HttpURLConnection connection = (HttpURLConnection) current.toURL().openConnection();
            connection.setInstanceFollowRedirects(false);
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(Math.toIntExact(stall.toMillis()));
            if (start > 0) {
                connection.setRequestProperty("Range", "bytes=" + start + "-");
            }
            String location = connection.getHeaderField("Location");
            if (connection.getResponseCode() / 100 != 3 || location == null) {
                return connection;
            }
            connection.disconnect();
            current = current.resolve(location);
        }
        throw new IOException(address + " leads on and on");
    }

    private static long copy(InputStream in, Path file, long start, LongConsumer progress) throws IOException {
        StandardOpenOption mode = start > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
        long written = start;
        try (OutputStream out =
                Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, mode)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            int read = in.read(buffer);
            while (read >= 0) {
                out.write(buffer, 0, read);
                written += read;
                progress.accept(written);
                read = in.read(buffer);
            }
        }
        return written;
    }

    private static void sleep(Duration pause) throws IOException {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
