package dev.stringbench.inference.position;

import dev.stringbench.inference.rope.RotaryConfig;
import java.util.List;
import java.util.Optional;

/** What both forms of STRING have in common: all but the prompt's count of the key at distance S. */
sealed interface StringForm extends PositionScheme permits StringShift, StringOriginal {
    /** What it is set to. */
    StringSettings shared();

    @Override
    default List<Setting> settings() {
        return shared().settings();
    }

    @Override
    default List<String> fileNameParts() {
        return shared().fileNameParts();
    }

    @Override
    default RotaryConfig rotary(RotaryConfig own) {
        return shared().rotary(own);
    }

    @Override
    default Optional<String> frequencies() {
        return shared().frequencies();
    }

    @Override
    default double relativePosition(int i, int j) {
        return shared().relativePosition(i, j);
    }
}
