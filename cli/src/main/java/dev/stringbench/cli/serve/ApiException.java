package dev.stringbench.cli.serve;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** The reason why a request is not served, in OpenAI's form of an error. */
public final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final JsonMapper JSON = new JsonMapper();
    private static final System.Logger LOG = System.getLogger(ApiException.class.getName());

    private final int status;
    private final String type;
    private final @Nullable String parameter;

    ApiException(int status, String type, @Nullable String parameter, String message) {
        super(message);
        this.status = status;
        this.type = type;
        this.parameter = parameter;
    }

    /** Name a field of the request that cannot be served. */
    static ApiException badRequest(@Nullable String parameter, String message) {
        return new ApiException(400, "invalid_request_error", parameter, message);
    }

    /** The queue is full. */
    static ApiException queueFull(int queue) {
        return new ApiException(
                429, "rate_limit_error", null, "the queue of " + queue + " requests is full; try again later");
    }

    /** The engine's memory is taken by other requests. */
    static ApiException overloaded() {
        return new ApiException(
                503,
                "service_unavailable",
                null,
                "other requests leave no room for log-probabilities; try again later");
    }

    /** The server is about to end. */
    static ApiException ending() {
        return new ApiException(503, "service_unavailable", null, "the server is being stopped");
    }

    /** Something failed that no one foresaw; what it was is for the server's own log. */
    static ApiException unexpected(Throwable cause) {
        LOG.log(System.Logger.Level.ERROR, "a request failed", cause);
        return engine("the server failed unexpectedly; its log says how");
    }

    /** The engine failed. */
    static ApiException engine(String message) {
        return new ApiException(500, "server_error", null, message);
    }

    int status() {
        return status;
    }

    String json() {
        ObjectNode root = JSON.createObjectNode();
        root.putObject("error")
                .put("message", getMessage())
                .put("type", type)
                .put("param", parameter)
                .put("code", status);
        return root.toString();
    }
}
