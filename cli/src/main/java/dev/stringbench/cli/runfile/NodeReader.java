package dev.stringbench.cli.runfile;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.stringbench.data.FileFailure;
import dev.stringbench.data.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A reader of YAML, or of JSON where the file's name ends so, that keeps the place of each value. */
final class NodeReader {

    private final String source;
    private final JsonParser parser;

    private NodeReader(String source, JsonParser parser) {
        this.source = source;
        this.parser = parser;
    }

    /**
     * Read a file that holds one mapping.
     *
     * @throws RunFileException where it cannot be read, is not well-formed, repeats a key or uses aliases
     */
    static Node.Fields read(Path file) {
        String source = file.toString();
        try {
            String text = JsonReader.withoutMark(Files.readString(file));
            if (source.endsWith(".json")) {
                try (JsonParser json = new JsonFactory().createParser(text)) {
                    return new NodeReader(source, json).document();
                }
            }
            try (YAMLParser yaml = new YAMLFactory().createParser(text)) {
                return new NodeReader(source, yaml).document();
            }
        } catch (StreamConstraintsException e) {
            throw new RunFileException(place(source, e.getLocation()), JsonReader.words(e));
        } catch (JsonProcessingException e) {
            throw new RunFileException(place(source, e.getLocation()), firstLine(e.getOriginalMessage()));
        } catch (NoSuchFileException e) {
            throw new RunFileException("there is no run file " + source);
        } catch (IOException e) {
            throw new RunFileException(FileFailure.after("cannot read the run file " + source, e));
        }
    }

    /** Read the value of an option on the command line as if it stood in a file. */
    static Node readValue(String source, String text) {
        try (YAMLParser yaml = new YAMLFactory().createParser(text)) {
            NodeReader reader = new NodeReader(source, yaml);
            return yaml.nextToken() == null ? new Node.Scalar(new Place(source, 1, 1), text, false) : reader.value();
        } catch (IOException e) {
            // Not YAML: a text with a colon or a bracket in it.
            return new Node.Scalar(new Place(source, 1, 1), text, false);
        }
    }

    private Node.Fields document() throws IOException {
        if (parser.nextToken() == null) {
            throw new RunFileException(source + " is empty; a mapping with \"runs\" is wanted");
        }
        Node root = value();
        if (!(root instanceof Node.Fields fields)) {
            throw new RunFileException(root.place(), "a mapping with \"runs\" is wanted, not " + root.words());
        }
        if (parser.nextToken() != null) {
            throw new RunFileException(here(), "a second document; a run file is one");
        }
        return fields;
    }

    private Node value() throws IOException {
        Place place = here();
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            throw new RunFileException(place, "aliases are not taken; put what runs share under \"defaults\"");
        }
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> fields(place);
            case START_ARRAY -> items(place);
            case VALUE_NULL -> new Node.Nothing(place);
            case VALUE_STRING -> new Node.Scalar(place, parser.getText(), false);
            default -> new Node.Scalar(place, parser.getText(), true);
        };
    }

    private Node.Items items(Place place) throws IOException {
        List<Node> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.add(value());
        }
        return new Node.Items(place, values);
    }

    private Node.Fields fields(Place place) throws IOException {
        Map<String, Node.Field> values = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            Place keyPlace = here();
            String key = parser.currentName();
            parser.nextToken();
            Node.Field earlier = values.put(key, new Node.Field(keyPlace, value()));
            if (earlier != null) {
                throw new RunFileException(
                        keyPlace,
                        "\"" + key + "\" stands here twice, first in line "
                                + earlier.place().line());
            }
        }
        return new Node.Fields(place, values);
    }

    private Place here() {
        return place(source, parser.currentTokenLocation());
    }

    /** Where something stands; the beginning of the file where the parser does not tell. */
    private static Place place(String source, @Nullable JsonLocation location) {
        if (location == null) {
            return new Place(source, 1, 1);
        }
        return new Place(source, Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("not well-formed");
    }
}
