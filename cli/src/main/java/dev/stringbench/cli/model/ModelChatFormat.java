package dev.stringbench.cli.model;

import dev.stringbench.benchmarks.model.ChatTurn;
import dev.stringbench.benchmarks.model.PromptFormat;
import dev.stringbench.inference.chat.ChatMessage;
import dev.stringbench.inference.chat.ChatTemplate;
import dev.stringbench.inference.jinja.value.Value;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Questions in the model's own chat template.
 *
 * @param template the template
 * @param arguments the template's arguments beside the conversation
 * @param argumentsText the same as the user gave them
 * @param date the day that the template is told
 */
record ModelChatFormat(ChatTemplate template, Map<String, Value> arguments, String argumentsText, LocalDate date)
        implements PromptFormat {

    /** So much of a template's hash tells it from any other. */
    private static final int HASH_DIGITS = 16;

    ModelChatFormat {
        arguments = Map.copyOf(arguments);
    }

    @Override
    public String write(ChatTurn turn) {
        List<ChatMessage> messages = new ArrayList<>();
        messages.add(ChatMessage.user(turn.question()));
        if (!turn.answerBeginning().isEmpty()) {
            messages.add(ChatMessage.assistant(turn.answerBeginning()));
        }
        return template.prompt(messages, arguments, date.atStartOfDay());
    }

    @Override
    public boolean isChat() {
        return true;
    }

    @Override
    public Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("chat_template", template.fingerprint().substring(0, HASH_DIGITS));
        if (!argumentsText.isEmpty()) {
            settings.put("template_args", argumentsText);
        }
        if (template.asksForTheTime()) {
            settings.put("template_date", date.toString());
        }
        return settings;
    }
}
