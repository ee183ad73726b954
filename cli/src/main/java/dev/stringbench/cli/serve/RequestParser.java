package dev.stringbench.cli.serve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.torch.generate.Sampling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * A parser of requests. Fields that would change the text and are not supported are refused, others that are
 * not known are passed over, as other servers do.
 */
final class RequestParser {

    /** OpenAI's default. */
    private static final int DEFAULT_MAX_TOKENS = 16;

    /** vLLM's limit; OpenAI's is 5 for completions. */
    private static final int MOST_LOGPROBS = 20;

    private static final int NO_LOGPROBS = -1;
    private static final int MOST_PROMPTS = 128;
    private static final int MOST_STOPS = 16;

    private final HostedModel model;
    private final ChatPrompts chat;
    private final RandomGenerator seeds = new Random();

    RequestParser(HostedModel model) {
        this.model = model;
        this.chat = new ChatPrompts(model);
    }

    /**
     * Read a request for completions.
     *
     * @throws ApiException where it asks for what is not served
     */
    CompletionParameters completion(Fields fields) {
        requireModel(fields);
        refuseUnsupported(fields);
        boolean echo = fields.flag("echo", false);
        int maxTokens = fields.integer("max_tokens", DEFAULT_MAX_TOKENS, echo ? 0 : 1, Integer.MAX_VALUE);
        int top = fields.integer("logprobs", NO_LOGPROBS, 0, MOST_LOGPROBS);
        List<int[]> prompts = prompts(fields.get("prompt"), fields.flag("add_special_tokens", true));
        return parameters(
                fields,
                prompts,
                maxTokens,
                echo,
                top == NO_LOGPROBS ? Optional.empty() : Optional.of(new Scoring(top, echo)));
    }

    /**
     * Read a request for the next message of a conversation.
     *
     * @throws ApiException where it asks for what is not served
     */
    CompletionParameters chat(Fields fields) {
        requireModel(fields);
        refuseUnsupported(fields);
        refuse(fields, List.of("tools", "functions", "audio", "prediction"));
        boolean scores = fields.flag("logprobs", false);
        int top = fields.integer("top_logprobs", 0, 0, scores ? MOST_LOGPROBS : 0);
        int[] prompt = chat.promptTokens(fields);
        int room = Math.max(1, model.maxTokens() - prompt.length);
        int maxTokens = fields.integer(
                "max_completion_tokens",
                fields.integer("max_tokens", room, 1, Integer.MAX_VALUE),
                1,
                Integer.MAX_VALUE);
        return parameters(
                fields,
                List.of(prompt),
                maxTokens,
                false,
                scores ? Optional.of(new Scoring(top, false)) : Optional.empty());
    }

    /** Read the prompt of a request to tokenize: a text, or a conversation. */
    int[] tokenize(Fields fields) {
        requireModel(fields);
        if (!fields.get("messages").isMissingNode()) {
            return chat.promptTokens(fields);
        }
        if (!fields.get("prompt").isTextual()) {
            throw badPrompt("must be a text");
        }
        return encode(fields.get("prompt"), fields.flag("add_special_tokens", true));
    }

    /** Read the tokens of a request to detokenize. */
    int[] detokenize(Fields fields) {
        requireModel(fields);
        return ids("tokens", fields.get("tokens"));
    }

    private CompletionParameters parameters(
            Fields fields, List<int[]> prompts, int maxTokens, boolean echo, Optional<Scoring> scoring) {
        if (scoring.isPresent() && fields.flag("stream", false)) {
            throw ApiException.badRequest(
                    "logprobs", "logprobs are not streamed; leave out one of logprobs and stream");
        }
        for (int[] prompt : prompts) {
            requireFits(prompt, maxTokens);
        }
        return new CompletionParameters(
                prompts,
                maxTokens,
                sampling(fields),
                stops(fields.get("stop")),
                fields.flag("stream", false),
                fields.get("stream_options").path("include_usage").asBoolean(false),
                fields.flag("skip_special_tokens", true),
                fields.flag("include_stop_str_in_output", false) || fields.flag("no_stop_trim", false),
                fields.flag("ignore_eos", false),
                echo,
                scoring);
    }

    private void requireModel(Fields fields) {
        JsonNode asked = fields.get("model");
        if (asked.isTextual() && !asked.textValue().equals(model.name())) {
            throw new ApiException(
                    404,
                    "not_found_error",
                    "model",
                    "there is no model " + asked.textValue() + " here; this server has " + model.name());
        }
    }

    private static void refuseUnsupported(Fields fields) {
        fields.integer("n", 1, 1, 1);
        fields.integer("best_of", 1, 1, 1);
        fields.number("presence_penalty", 0, 0, 0);
        fields.number("frequency_penalty", 0, 0, 0);
        fields.integer("min_tokens", 0, 0, 0);
        refuse(fields, List.of("prompt_logprobs", "suffix", "logit_bias", "stop_token_ids"));
    }

    private static void refuse(Fields fields, List<String> names) {
        for (String name : names) {
            JsonNode value = fields.get(name);
            boolean empty = value.isMissingNode()
                    || (value.isBoolean() && !value.booleanValue())
                    || (value.isContainerNode() && value.isEmpty())
                    || (value.isTextual() && value.textValue().isEmpty());
            if (!empty) {
                throw ApiException.badRequest(name, name + " is not supported; leave it out");
            }
        }
    }

    private Sampling sampling(Fields fields) {
        JsonNode seed = fields.get("seed");
        if (!seed.isMissingNode() && !seed.isIntegralNumber()) {
            throw ApiException.badRequest("seed", "seed is " + seed + "; it must be a whole number");
        }
        int topK = fields.integer("top_k", 0, -1, Integer.MAX_VALUE);
        try {
            return new Sampling(
                    fields.number("temperature", 1, 0, 100),
                    fields.number("top_p", 1, 0, 1),
                    Math.max(0, topK),
                    fields.number("repetition_penalty", model.repetitionPenalty(), 0, 100),
                    seed.isMissingNode() ? seeds.nextLong() : seed.longValue());
        } catch (InferenceException e) {
            throw ApiException.badRequest(null, String.valueOf(e.getMessage()));
        }
    }

    private List<int[]> prompts(JsonNode prompt, boolean addSpecialTokens) {
        List<int[]> prompts = new ArrayList<>();
        if (prompt.isTextual()) {
            prompts.add(encode(prompt, addSpecialTokens));
        } else if (prompt.isArray() && !prompt.isEmpty() && prompt.get(0).isNumber()) {
            prompts.add(ids("prompt", prompt));
        } else if (prompt.isArray() && !prompt.isEmpty()) {
            if (prompt.size() > MOST_PROMPTS) {
                throw badPrompt("has " + prompt.size() + " prompts; a request may have " + MOST_PROMPTS);
            }
            for (JsonNode one : prompt) {
                prompts.add(one.isTextual() ? encode(one, addSpecialTokens) : ids("prompt", one));
            }
        } else {
            throw badPrompt("must be a text, a list of token ids, or a list of either");
        }
        return prompts;
    }

    private int[] encode(JsonNode text, boolean addSpecialTokens) {
        return model.tokenizer().encode(text.textValue(), addSpecialTokens);
    }

    private int[] ids(String field, JsonNode list) {
        if (!list.isArray()) {
            throw field.equals("prompt")
                    ? badPrompt("must be a text, a list of token ids, or a list of either")
                    : ApiException.badRequest(field, field + " must be a list of token ids");
        }
        int[] ids = new int[list.size()];
        for (int position = 0; position < ids.length; position++) {
            JsonNode id = list.get(position);
            if (!id.canConvertToInt()
                    || !id.isIntegralNumber()
                    || id.intValue() < 0
                    || id.intValue() >= model.vocabularySize()) {
                throw ApiException.badRequest(
                        field,
                        field + " has the token " + id + " at place " + position + "; the model knows 0 to "
                                + (model.vocabularySize() - 1));
            }
            ids[position] = id.intValue();
        }
        return ids;
    }

    private void requireFits(int[] prompt, int maxTokens) {
        if (prompt.length == 0) {
            throw badPrompt("is empty");
        }
        if ((long) prompt.length + maxTokens > model.maxTokens()) {
            throw badPrompt("has " + prompt.length + " tokens and max_tokens is " + maxTokens
                    + "; together they may be " + model.maxTokens());
        }
    }

    private static List<String> stops(JsonNode stop) {
        List<String> stops = new ArrayList<>();
        if (stop.isTextual()) {
            stops.add(stop.textValue());
        } else if (stop.isArray() && stop.size() <= MOST_STOPS) {
            stop.forEach(one -> stops.add(one.isTextual() ? one.textValue() : ""));
        } else if (!stop.isMissingNode()) {
            throw ApiException.badRequest("stop", "stop must be a text or a list of at most " + MOST_STOPS + " texts");
        }
        if (stops.contains("")) {
            throw ApiException.badRequest("stop", "stop must hold texts that are not empty");
        }
        return stops;
    }

    private static ApiException badPrompt(String what) {
        return ApiException.badRequest("prompt", "prompt " + what);
    }
}
