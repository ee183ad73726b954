package dev.stringbench.inference.position;

/**
 * A setting that users may give to a position scheme. Schemes may share a name where its values are of one type.
 *
 * @param name its name on the command line without dashes, such as {@code shifted-offset}
 * @param symbol what stands for its value in help texts, tables and file names, such as {@code S}; for a flag, a word for it
 * @param type what its value is
 * @param shown whether tables and file names show it
 * @param description one or more sentences for the help text
 */
public record SchemeOption(String name, String symbol, Type type, boolean shown, String description) {

    /** What a value is. */
    public enum Type {
        /** A whole number. */
        WHOLE,
        /** A number. */
        NUMBER,
        /** Given or not; there is no value. */
        FLAG
    }

    /** A setting in whole numbers. */
    static SchemeOption whole(String name, String symbol, String description) {
        return new SchemeOption(name, symbol, Type.WHOLE, true, description);
    }

    /** A setting in numbers. */
    static SchemeOption number(String name, String symbol, String description) {
        return new SchemeOption(name, symbol, Type.NUMBER, true, description);
    }

    /** A setting that is given or not. */
    static SchemeOption flag(String name, String symbol, String description) {
        return new SchemeOption(name, symbol, Type.FLAG, true, description);
    }

    /** The same, but told by the identity only. */
    SchemeOption hidden() {
        return new SchemeOption(name, symbol, type, false, description);
    }

    public boolean isFlag() {
        return type == Type.FLAG;
    }

    /** The option as users type it. */
    public String typed() {
        return "--" + name;
    }

    /** The name of the setting in identities and columns, such as {@code shifted_offset}. */
    public String settingName() {
        return name.replace('-', '_');
    }
}
