package dev.stringbench.cli.runfile;

/**
 * A place in a run file, for messages.
 *
 * @param source the file as the user named it, or the option that holds the text
 * @param line counted from 1
 * @param column counted from 1
 */
public record Place(String source, int line, int column) {

    @Override
    public String toString() {
        return source + ":" + line + ":" + column;
    }
}
