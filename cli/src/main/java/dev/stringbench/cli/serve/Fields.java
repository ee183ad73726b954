package dev.stringbench.cli.serve;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The fields of a request, where null stands for a field that is left out. */
record Fields(JsonNode root) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * Read a request's body.
     *
     * @throws ApiException where it is not a JSON object in UTF-8
     */
    static Fields read(byte[] body) {
        try {
            JsonNode root = JSON.readTree(utf8(body));
            if (root != null && root.isObject()) {
                return new Fields(root);
            }
        } catch (JsonProcessingException e) {
            JsonLocation place = e.getLocation();
            throw ApiException.badRequest(
                    null,
                    "the body is not JSON"
                            + (place == null
                                    ? ""
                                    : ": see line " + place.getLineNr() + ", column " + place.getColumnNr()));
        }
        throw ApiException.badRequest(null, "the body must be a JSON object");
    }

    private static String utf8(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw ApiException.badRequest(null, "the body is not UTF-8");
        }
    }

    JsonNode get(String name) {
        JsonNode value = root.path(name);
        return value.isNull() ? MissingNode.getInstance() : value;
    }

    boolean flag(String name, boolean ifMissing) {
        JsonNode value = get(name);
        if (value.isMissingNode()) {
            return ifMissing;
        }
        if (!value.isBoolean()) {
            throw ApiException.badRequest(name, name + " is " + value + "; it must be true or false");
        }
        return value.booleanValue();
    }

    int integer(String name, int ifMissing, int least, int most) {
        JsonNode value = get(name);
        if (value.isMissingNode()) {
            return ifMissing;
        }
        boolean inRange = value.isIntegralNumber()
                && value.canConvertToInt()
                && value.intValue() >= least
                && value.intValue() <= most;
        if (!inRange) {
            throw ApiException.badRequest(
                    name,
                    name + " is " + value + "; it must be "
                            + (least == most
                                    ? String.valueOf(least)
                                    : "a whole number of at least " + least
                                            + (most == Integer.MAX_VALUE ? "" : " and at most " + most)));
        }
        return value.intValue();
    }

    double number(String name, double ifMissing, double least, double most) {
        JsonNode value = get(name);
        if (value.isMissingNode()) {
            return ifMissing;
        }
        if (!value.isNumber() || !(value.doubleValue() >= least && value.doubleValue() <= most)) {
            throw ApiException.badRequest(
                    name,
                    name + " is " + value + "; it must be "
                            + (least == most ? String.valueOf(least) : "from " + least + " to " + most));
        }
        return value.doubleValue();
    }
}
