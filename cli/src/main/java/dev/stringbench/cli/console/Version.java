package dev.stringbench.cli.console;

import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar's manifest. */
public final class Version implements IVersionProvider {

    /** Give the version, or {@code development} when run from class files. */
    public static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"string-bench " + text()};
    }
}
