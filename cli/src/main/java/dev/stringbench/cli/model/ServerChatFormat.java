package dev.stringbench.cli.model;

import dev.stringbench.benchmarks.model.ChatTurn;
import dev.stringbench.benchmarks.model.PromptFormat;
import java.util.HashMap;
import java.util.Map;

/**
 * Questions that a server puts into a chat template that is not known here, so that tokens are counted without it.
 *
 * @param argumentsText the template's arguments as the user gave them
 */
record ServerChatFormat(String argumentsText) implements PromptFormat {

    @Override
    public String write(ChatTurn turn) {
        return turn.text();
    }

    @Override
    public boolean isChat() {
        return true;
    }

    @Override
    public Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("chat_template", "the server's own");
        if (!argumentsText.isEmpty()) {
            settings.put("template_args", argumentsText);
        }
        return settings;
    }
}
