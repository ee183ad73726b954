package dev.stringbench.data.sources;

import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import dev.stringbench.data.FileFailure;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The tokenizer of a model that is published on the Hugging Face hub, such as {@code gpt2} or {@code Qwen/Qwen3-8B}. Its
 * files are fetched at their first use and kept.
 *
 * @param name the model's name on the hub
 */
public record PublishedTokenizer(String name) {

    /** Environment variable that names another hub, as Hugging Face's own programs read it. */
    public static final String HUB_VARIABLE = "HF_ENDPOINT";

    private static final URI HUB = URI.create("https://huggingface.co");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][\\w.-]*(/[A-Za-z0-9][\\w.-]*)?");

    /** Without it there is no tokenizer; it is fetched last, so that a folder that has it is complete. */
    private static final String TOKENIZER = "tokenizer.json";

    private static final List<String> BESIDE =
            List.of("tokenizer_config.json", "special_tokens_map.json", "added_tokens.json");
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration STALL = Duration.ofSeconds(30);

    /** Check the name. */
    public PublishedTokenizer {
        if (!isName(name)) {
            throw new DataException(
                    DataFault.BAD_OPTION,
                    "there is no folder " + name + ", and it cannot be the name of a model on the Hugging Face hub,"
                            + " such as gpt2 or Qwen/Qwen3-8B");
        }
    }

    /** Whether a text can be the name of a model on the hub. */
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /**
     * Give the folder with the tokenizer's files, which are fetched where they are not there yet.
     *
     * @param cache folder below which published tokenizers are kept
     * @param hub what {@value #HUB_VARIABLE} says, empty for the usual one
     * @param note hears what is fetched
     * @throws DataException FETCH_FAILED where the hub does not give them, WRITE_FAILED, BAD_OPTION where the hub's address
     *     is none
     */
    public Path in(Path cache, String hub, Consumer<String> note) {
        Path folder = cache.resolve(name.replace("/", "--"));
        if (Files.isRegularFile(folder.resolve(TOKENIZER))) {
            return folder;
        }
        URI files = address(hub).resolve("/" + name + "/resolve/main/");
        note.accept("fetching the tokenizer of " + name + " from " + files);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new DataException(DataFault.WRITE_FAILED, FileFailure.after(folder + " cannot be written", e), e);
        }
        var downloader = new Downloader(2, PAUSE, STALL);
        for (String file : BESIDE) {
            fetch(downloader, files.resolve(file), folder.resolve(file), false);
        }
        fetch(downloader, files.resolve(TOKENIZER), folder.resolve(TOKENIZER), true);
        return folder;
    }

    private void fetch(Downloader downloader, URI address, Path file, boolean required) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.deleteIfExists(part);
            downloader.download(address, part, bytes -> {});
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (FileNotFoundException e) {
            if (required) {
                throw new DataException(
                        DataFault.FETCH_FAILED,
                        address + " is not there: the hub has no model " + name
                                + ", or it has no tokenizer.json; name a folder that has one",
                        e);
            }
        } catch (IOException e) {
            throw new DataException(
                    DataFault.FETCH_FAILED,
                    "the tokenizer of " + name + " could not be fetched from " + address + " (" + FileFailure.words(e)
                            + "); name a folder with a tokenizer.json, or set " + HUB_VARIABLE
                            + " to a mirror of the hub",
                    e);
        }
    }

    private static URI address(String hub) {
        if (hub.isBlank()) {
            return HUB;
        }
        try {
            URI address = URI.create(hub.strip());
            if (address.getHost() != null && List.of("http", "https").contains(address.getScheme())) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new DataException(
                DataFault.BAD_OPTION,
                HUB_VARIABLE + " is " + hub + "; it must be an address, such as https://huggingface.co");
    }
}
