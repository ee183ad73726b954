package dev.stringbench.benchmarks.endpoint;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The address of an OpenAI-compatible server.
 *
 * @param base address under which the protocol's path and {@code /models} lie, such as {@code http://host:8000/v1}
 * @param dialect the protocol
 */
public record EndpointAddress(URI base, Dialect dialect) {

    private static final String VERSION = "/v1";

    /** Ends of addresses by which such servers offer something else than what our protocols ask for. */
    private static final List<String> OTHER_SERVICES =
            List.of("/chat/completions", "/v1/responses", "/v1/messages", "/v1/embeddings", "/v1/models");

    /**
     * Read an address as people write it: of the host, of its {@code /v1}, or of what lies below that, such as {@code
     * /v1/completions}, which says which protocol is meant.
     *
     * @throws BenchmarkException BAD_SETTING where it is no http address, is that of another service, or carries what may
     *     be a secret
     */
    public static EndpointAddress parse(String text) {
        URI uri;
        try {
            uri = new URI(text.strip());
        } catch (URISyntaxException e) {
            throw bad("--endpoint is not an address: " + e.getReason() + "; give one such as http://host:8000");
        }
        String scheme = uri.getScheme();
        if (scheme == null || !(scheme.equals("http") || scheme.equals("https")) || uri.getHost() == null) {
            throw bad("--endpoint must be an http or https address, such as http://host:8000");
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw bad("--endpoint must have no user name, password or query, which would end up in logs; put a key"
                    + " into an environment variable");
        }
        String path = uri.getRawPath().replaceAll("/+$", "");
        Dialect dialect = Dialect.all().get(0);
        Optional<String> service =
                longest(Stream.concat(Dialect.all().stream().map(Dialect::path), OTHER_SERVICES.stream()), path);
        if (service.isPresent()) {
            dialect = Dialect.all().stream()
                    .filter(known -> known.path().equals(service.get()))
                    .findFirst()
                    .orElseThrow(() -> unknown(service.get()));
            path = path.substring(0, path.length() - service.get().length());
        }
        if (!path.endsWith(VERSION)) {
            path += VERSION;
        }
        return new EndpointAddress(URI.create(scheme + "://" + uri.getRawAuthority() + path), dialect);
    }

    /** Of ends of a path the longest, since {@code /chat/completions} ends in another one. */
    private static Optional<String> longest(Stream<String> ends, String path) {
        return ends.filter(path::endsWith).max(Comparator.comparingInt(String::length));
    }

    /** The same server, asked in a chat. */
    public EndpointAddress inChat() {
        return new EndpointAddress(base, new ChatDialect());
    }

    /** Whether the server is asked in a chat. */
    public boolean isChat() {
        return dialect instanceof ChatDialect;
    }

    /** Where questions are sent. */
    URI questions() {
        return URI.create(base + dialect.path());
    }

    /** The address of the server's list of models. */
    URI models() {
        return URI.create(base + "/models");
    }

    @Override
    public String toString() {
        return base.toString();
    }

    private static BenchmarkException unknown(String service) {
        return bad("--endpoint ends in " + service + ", which string-bench does not ask; give the address up to /v1, or"
                + " one that ends in "
                + Dialect.all().stream().map(Dialect::path).collect(Collectors.joining(" or ")));
    }

    private static BenchmarkException bad(String message) {
        return new BenchmarkException(Fault.BAD_SETTING, message);
    }
}
