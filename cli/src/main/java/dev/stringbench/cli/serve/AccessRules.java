package dev.stringbench.cli.serve;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The rules by which a server refuses requests that are not its users'. A web page in a browser on the same machine reaches
 * a server on loopback: it is told by its {@code Origin}, or, where its host's name was made to point here, by its {@code
 * Host}.
 *
 * @param key what every request must show, empty for none
 * @param hosts names by which the server may be called beside those of loopback; empty: by any name
 * @param origins web pages' origins that may ask, as browsers write them
 */
public record AccessRules(Optional<String> key, Optional<Set<String>> hosts, Set<String> origins) {

    private static final String BEARER = "Bearer ";

    /** Nothing is asked of a request. */
    public static final AccessRules OPEN = new AccessRules(Optional.empty(), Optional.empty(), Set.of());

    public AccessRules {
        hosts = hosts.map(Set::copyOf);
        origins = Set.copyOf(origins);
    }

    /**
     * Check a request.
     *
     * @return whether it is a browser's question about what is allowed, which is answered by the headers alone
     * @throws ApiException where it is refused
     */
    boolean admit(HttpExchange exchange) {
        Headers headers = exchange.getRequestHeaders();
        String host = headers.getFirst("Host");
        if (hosts.isPresent() && host != null && !isOurs(host, hosts.get())) {
            throw new ApiException(
                    403, "permission_error", null, "this server is not called " + name(host) + "; see --host");
        }
        String origin = headers.getFirst("Origin");
        if (origin != null && (hosts.isPresent() || !origins.isEmpty())) {
            admitOrigin(exchange, origin);
            if (exchange.getRequestMethod().equals("OPTIONS")) {
                return true;
            }
        }
        key.ifPresent(wanted -> requireKey(headers, wanted));
        return false;
    }

    private void admitOrigin(HttpExchange exchange, String origin) {
        if (!origins.contains(origin)) {
            throw new ApiException(
                    403, "permission_error", null, "web pages of " + origin + " may not ask; see --allow-origin");
        }
        Headers reply = exchange.getResponseHeaders();
        reply.set("Access-Control-Allow-Origin", origin);
        reply.set("Access-Control-Allow-Headers", "Authorization, Content-Type");
        reply.set("Access-Control-Allow-Methods", "GET, POST");
        reply.set("Vary", "Origin");
    }

    private static void requireKey(Headers headers, String wanted) {
        String given = headers.getFirst("Authorization");
        boolean right = given != null
                && given.regionMatches(true, 0, BEARER, 0, BEARER.length())
                && MessageDigest.isEqual(bytes(given.substring(BEARER.length()).strip()), bytes(wanted));
        if (!right) {
            throw new ApiException(
                    401,
                    "authentication_error",
                    null,
                    given == null ? "a key is wanted: Authorization: Bearer KEY" : "the key is not the right one");
        }
    }

    private static boolean isOurs(String host, Set<String> names) {
        String name = name(host);
        return isLoopback(name) || names.contains(name);
    }

    /** Whether a name or address always means the machine itself. */
    static boolean isLoopback(String name) {
        return name.equals("localhost") || name.equals("::1") || name.matches("127\\.\\d+\\.\\d+\\.\\d+");
    }

    /** The name in a Host header, without its port and the brackets of an IPv6 address. */
    private static String name(String host) {
        String bare = host.strip().toLowerCase(Locale.ROOT);
        if (bare.startsWith("[")) {
            return bare.substring(1, Math.max(1, bare.indexOf(']')));
        }
        int colon = bare.indexOf(':');
        return colon < 0 ? bare : bare.substring(0, colon);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
