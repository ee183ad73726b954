package dev.stringbench.cli.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.stringbench.benchmarks.model.PromptFormat;
import dev.stringbench.inference.chat.ChatTemplateFiles;
import dev.stringbench.inference.chat.TemplateValues;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what a model's own chat template is given beside the conversation. */
public final class TemplateOptions {

    private static final JsonMapper JSON = new JsonMapper();

    @Option(
            names = "--template-args",
            split = ",",
            paramLabel = "NAME=VALUE",
            description =
                    "Arguments of the model's chat template, such as enable_thinking=false; values are JSON, or else"
                            + " text. Several with commas, or the option again.")
    private Map<String, String> arguments = new LinkedHashMap<>();

    @Option(
            names = "--template-date",
            paramLabel = "DATE",
            description = "The day that a chat template which asks for it is told, such as 2026-11-01. It stands in the"
                    + " run's identity. Default: today.")
    private @Nullable LocalDate date;

    /** Read the chat template of a model's folder. */
    public PromptFormat ofModel(ModelFolder folder) {
        return new ModelChatFormat(
                ChatTemplateFiles.require(folder.path()),
                TemplateValues.named(json()),
                text(),
                date == null ? LocalDate.now(ZoneId.systemDefault()) : date);
    }

    /** Read the chat template of a model's folder, or leave it to the server where the folder has none. */
    public PromptFormat ofModelOrServer(ModelFolder folder) {
        return ChatTemplateFiles.find(folder.path()).isPresent() ? ofModel(folder) : new ServerChatFormat(text());
    }

    /** The arguments as JSON. */
    ObjectNode json() {
        ObjectNode values = JSON.createObjectNode();
        arguments.forEach((name, value) -> values.set(name, value(value)));
        return values;
    }

    private String text() {
        return arguments.isEmpty() ? "" : json().toString();
    }

    private static JsonNode value(String text) {
        try {
            JsonNode value = JSON.readTree(text);
            return value == null || value.isMissingNode() ? TextNode.valueOf(text) : value;
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(text);
        }
    }
}
