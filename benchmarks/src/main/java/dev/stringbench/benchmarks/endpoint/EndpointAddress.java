package dev.stringbench.benchmarks.endpoint;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * The address of an OpenAI-compatible server.
 *
 * @param base address under which {@code /completions} and {@code /models} lie, such as {@code http://host:8000/v1}
 */
public record EndpointAddress(URI base) {

    private static final String VERSION = "/v1";
    private static final String COMPLETIONS = "/completions";

    /**
     * Read an address as people write it: of the host, of its {@code /v1} or of {@code /v1/completions}.
     *
     * @throws BenchmarkException BAD_SETTING where it is no http address, or carries what may be a secret
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
        if (path.endsWith(COMPLETIONS)) {
            path = path.substring(0, path.length() - COMPLETIONS.length());
        }
        if (!path.endsWith(VERSION)) {
            path += VERSION;
        }
        return new EndpointAddress(URI.create(scheme + "://" + uri.getRawAuthority() + path));
    }

    /** The address to which prompts are sent. */
    URI completions() {
        return URI.create(base + COMPLETIONS);
    }

    /** The address of the server's list of models. */
    URI models() {
        return URI.create(base + "/models");
    }

    @Override
    public String toString() {
        return base.toString();
    }

    private static BenchmarkException bad(String message) {
        return new BenchmarkException(Fault.BAD_SETTING, message);
    }
}
