package dev.stringbench.cli.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Log-probabilities as OpenAI's servers write them.
 *
 * @param model gives the texts of tokens
 */
record ScoreJson(HostedModel model) {

    /** Write them into a choice of completions, or null where there are none. */
    void writeCompletion(ObjectNode choice, @Nullable List<TokenScore> scores) {
        if (scores == null) {
            choice.putNull("logprobs");
            return;
        }
        ObjectNode root = choice.putObject("logprobs");
        ArrayNode tokens = root.putArray("tokens");
        ArrayNode logProbabilities = root.putArray("token_logprobs");
        ArrayNode likeliest = root.putArray("top_logprobs");
        ArrayNode offsets = root.putArray("text_offset");
        int offset = 0;
        for (TokenScore score : scores) {
            String text = name(score.token());
            tokens.add(text);
            offsets.add(offset);
            offset += text.length();
            if (score.logProbability().isEmpty()) {
                logProbabilities.addNull();
                likeliest.addNull();
                continue;
            }
            logProbabilities.add(score.logProbability().getAsDouble());
            ObjectNode candidates = likeliest.addObject();
            score.likeliest().forEach(one -> candidates.put(name(one.token()), one.logProbability()));
            candidates.put(text, score.logProbability().getAsDouble());
        }
    }

    /** Write them into a choice of a chat, or null where there are none. */
    void writeChat(ObjectNode choice, @Nullable List<TokenScore> scores) {
        if (scores == null) {
            choice.putNull("logprobs");
            return;
        }
        ObjectNode root = choice.putObject("logprobs");
        ArrayNode content = root.putArray("content");
        for (TokenScore score : scores) {
            ObjectNode token = content.addObject();
            write(token, score.token(), score.logProbability().orElse(0));
            ArrayNode likeliest = token.putArray("top_logprobs");
            score.likeliest().forEach(one -> write(likeliest.addObject(), one.token(), one.logProbability()));
        }
        root.putNull("refusal");
    }

    private void write(ObjectNode node, int token, double logProbability) {
        node.put("token", name(token)).put("logprob", logProbability);
        Optional<String> text = model.tokenText(token);
        if (text.isEmpty()) {
            node.putNull("bytes");
            return;
        }
        ArrayNode bytes = node.putArray("bytes");
        for (byte one : text.get().getBytes(StandardCharsets.UTF_8)) {
            bytes.add(one & 0xFF);
        }
    }

    /** A part of a character has no text; it is named by its id, as vLLM does, so that no two tokens have one name. */
    private String name(int token) {
        return model.tokenText(token).orElse("token_id:" + token);
    }
}
