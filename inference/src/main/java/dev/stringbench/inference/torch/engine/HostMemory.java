package dev.stringbench.inference.torch.engine;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The memory of this host that a process can still take. */
public final class HostMemory {

    private static final Path LINUX = Path.of("/proc/meminfo");
    private static final Pattern AVAILABLE = Pattern.compile("MemAvailable:\\s+(\\d+) kB");

    private HostMemory() {}

    /**
     * Give what is free or can be freed, such as cached files; at most what a container allows.
     *
     * @return bytes
     */
    public static long availableBytes() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long available = ofLinux().orElse(system.getFreeMemorySize());
        return Math.min(available, system.getTotalMemorySize());
    }

    private static OptionalLong ofLinux() {
        if (!Files.isReadable(LINUX)) {
            return OptionalLong.empty();
        }
        try (Stream<String> lines = Files.lines(LINUX)) {
            return lines.map(AVAILABLE::matcher)
                    .filter(Matcher::matches)
                    .mapToLong(found -> Long.parseLong(found.group(1)) * 1024)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
