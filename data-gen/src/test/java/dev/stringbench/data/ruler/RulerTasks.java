package dev.stringbench.data.ruler;

import java.lang.reflect.Field;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The tasks that options' classes of this package declare. They are found rather than listed, so that a task which is added
 * is tested, and fails until it has its golden.
 */
final class RulerTasks {

    static final List<RulerTask> ALL = find();

    private RulerTasks() {}

    static RulerTask named(String name) {
        return ALL.stream().filter(task -> task.name().equals(name)).findFirst().orElseThrow();
    }

    private static List<RulerTask> find() {
        try {
            URL folder = Objects.requireNonNull(TaskOptions.class.getResource("TaskOptions.class"));
            String[] classes = Objects.requireNonNull(
                    Path.of(folder.toURI()).resolveSibling("").toFile().list((in, name) -> name.endsWith(".class")));
            return Arrays.stream(classes)
                    .sorted()
                    .map(name -> load(name.substring(0, name.length() - ".class".length())))
                    .filter(TaskOptions.class::isAssignableFrom)
                    .flatMap(type -> Stream.of(type.getDeclaredFields()))
                    .filter(field -> field.getType() == RulerTask.class)
                    .map(RulerTasks::value)
                    .toList();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(TaskOptions.class.getPackageName() + "." + name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static RulerTask value(Field constant) {
        try {
            return (RulerTask) Objects.requireNonNull(constant.get(null));
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
