package dev.stringbench.inference.chat;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.jinja.JinjaTemplate;
import dev.stringbench.inference.jinja.value.Arguments;
import dev.stringbench.inference.jinja.value.BooleanValue;
import dev.stringbench.inference.jinja.value.FunctionValue;
import dev.stringbench.inference.jinja.value.NoneValue;
import dev.stringbench.inference.jinja.value.StringMethods;
import dev.stringbench.inference.jinja.value.StringValue;
import dev.stringbench.inference.jinja.value.TemplateException;
import dev.stringbench.inference.jinja.value.Value;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A chat template: how a model's conversations are written as one text. Renders as Transformers' {@code
 * apply_chat_template} does.
 */
public final class ChatTemplate {
    private final String source;
    private final JinjaTemplate template;
    private final SpecialTokens tokens;

    private ChatTemplate(String source, JinjaTemplate template, SpecialTokens tokens) {
        this.source = source;
        this.template = template;
        this.tokens = tokens;
    }

    /**
     * Parse a template.
     *
     * @throws TemplateException when it is not well formed
     */
    public static ChatTemplate parse(String source, SpecialTokens tokens) {
        return new ChatTemplate(source, JinjaTemplate.parse(source), tokens);
    }

    /** The same template with other special tokens where they are given. */
    public ChatTemplate with(SpecialTokens others) {
        return new ChatTemplate(source, template, tokens.with(others));
    }

    /** The template's text. */
    public String source() {
        return source;
    }

    /** SHA-256 of the template's text, in hex. */
    public String fingerprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(source.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** Whether it may write the date: what it renders today is then not what it renders tomorrow. */
    public boolean asksForTheTime() {
        return source.contains("strftime_now");
    }

    /**
     * Render with exactly the arguments that are given, and the special tokens where no argument has their name.
     *
     * @param now the time of {@code strftime_now}
     * @throws TemplateException when the template raises an error
     */
    public String render(Map<String, Value> arguments, LocalDateTime now) {
        var variables = new LinkedHashMap<>(tokens.values());
        variables.putAll(arguments);
        return template.render(
                List.of(
                        new FunctionValue("raise_exception", ChatTemplate::raise),
                        new FunctionValue("strftime_now", format -> time(format, now))),
                variables);
    }

    /**
     * Render a conversation up to where the model is to go on: after the beginning of its turn, or, where the last message
     * is the model's own, after that message's text.
     *
     * @param messages the conversation
     * @param more the template's other arguments, such as {@code enable_thinking}
     * @throws InferenceException {@link Fault#BAD_PROMPT} when the template refuses the conversation or loses its last message
     */
    public String prompt(List<ChatMessage> messages, Map<String, Value> more, LocalDateTime now) {
        ChatMessage last = messages.get(messages.size() - 1);
        boolean continues = last.role().equals(ChatMessage.ASSISTANT);
        var arguments = arguments(TemplateValues.of(messages), !continues, more);
        try {
            String rendered = render(arguments, now);
            return continues ? upToEndOf(last.content(), rendered) : rendered;
        } catch (TemplateException e) {
            throw new InferenceException(
                    Fault.BAD_PROMPT, "the model's chat template refuses the conversation: " + e.getMessage(), e);
        }
    }

    /** Make the arguments that Transformers gives to a template; it has no tools and no documents. */
    public static Map<String, Value> arguments(Value messages, boolean addGenerationPrompt, Map<String, Value> more) {
        var arguments = new LinkedHashMap<String, Value>();
        arguments.put("messages", messages);
        arguments.put("tools", NoneValue.NONE);
        arguments.put("documents", NoneValue.NONE);
        arguments.put("add_generation_prompt", BooleanValue.of(addGenerationPrompt));
        arguments.putAll(more);
        return arguments;
    }

    /**
     * Cut a rendered conversation after the text of its last message, so that the model continues it ({@code
     * continue_final_message}). Spaces at the end of the text that the template drops stay dropped.
     *
     * @throws TemplateException when the text is not in the rendered conversation
     */
    public static String upToEndOf(String text, String rendered) {
        String bare = StringMethods.strip(text, Optional.empty(), true, true);
        int begin = rendered.lastIndexOf(bare);
        if (begin < 0) {
            throw new TemplateException(
                    "the last message is to be continued, but the template leaves it out or changes it");
        }
        String kept = StringMethods.strip(text, Optional.empty(), true, false);
        return rendered.substring(0, begin + (rendered.startsWith(kept, begin) ? kept : bare).length());
    }

    private static Value raise(Arguments arguments) {
        throw new TemplateException(
                arguments.bind("raise_exception", "message").require("message").text());
    }

    private static Value time(Arguments arguments, LocalDateTime now) {
        Value format = arguments.bind("strftime_now", "format").require("format");
        if (!(format instanceof StringValue text)) {
            throw new TemplateException("strftime() argument 1 must be str, not " + format.typeName());
        }
        return new StringValue(StrftimeFormat.format(now, text.value()));
    }
}
