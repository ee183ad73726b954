package dev.stringbench.inference.position;

import java.util.List;
import java.util.Optional;

/** The position schemes that there are. A new one is a line here and a record of this package. */
public final class PositionSchemes {
    /** In the order in which they are listed to users. */
    public static final List<SchemeKind> ALL = List.of(
            Rope.KIND,
            StringShift.KIND,
            StringOriginal.KIND,
            NtkAware.KIND,
            Yarn.KIND,
            ReRope.KIND,
            LeakyReRope.KIND,
            SelfExtend.KIND,
            DualChunk.KIND);

    private PositionSchemes() {}

    /** Find the scheme of a name. */
    public static Optional<SchemeKind> named(String name) {
        return ALL.stream().filter(kind -> kind.name().equals(name)).findFirst();
    }
}
