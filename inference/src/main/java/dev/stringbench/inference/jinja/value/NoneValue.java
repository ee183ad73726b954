package dev.stringbench.inference.jinja.value;

/** Python's {@code None}. */
public enum NoneValue implements Value {
    NONE;

    @Override
    public String typeName() {
        return "NoneType";
    }

    @Override
    public boolean truth() {
        return false;
    }

    @Override
    public String repr() {
        return "None";
    }
}
