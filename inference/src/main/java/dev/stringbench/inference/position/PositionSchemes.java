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

    /** Their names as an enumeration, such as {@code rope, string or dca}. */
    public static String names() {
        List<String> names = ALL.stream().map(SchemeKind::name).toList();
        return String.join(", ", names.subList(0, names.size() - 1)) + " or " + names.get(names.size() - 1);
    }

    /** Find the scheme of a name. */
    public static Optional<SchemeKind> named(String name) {
        return ALL.stream().filter(kind -> kind.name().equals(name)).findFirst();
    }
}
