package dev.stringbench.cli.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/** The fields of a request, where null stands for a field that is left out. */
record Fields(JsonNode root) {

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
