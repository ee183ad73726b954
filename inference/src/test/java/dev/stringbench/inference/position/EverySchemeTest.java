package dev.stringbench.inference.position;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every scheme that is listed, whatever it is. */
class EverySchemeTest {
    private static final int TOKENS = 150;

    static List<PositionScheme> schemes() {
        return SchemeExamples.drawn(7, 12);
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void countsEachPairOnceAtItsOwnRelativePosition(PositionScheme scheme) {
        AttentionPlan plan = scheme.plan(OptionalInt.empty());
        for (int i = 0; i < TOKENS; i++) {
            for (int j = 0; j < TOKENS; j++) {
                int query = i;
                int key = j;
                List<Region> holding = plan.regions().stream()
                        .filter(region -> region.span().holds(query, key))
                        .toList();
                assertEquals(j <= i ? 1 : 0, holding.size(), scheme + " at " + i + ", " + j);
                if (j <= i) {
                    assertEquals(
                            scheme.relativePosition(i, j),
                            holding.get(0).relativePosition(i, j),
                            1e-9,
                            scheme + " at " + i + ", " + j);
                }
            }
        }
        assertEquals(TOKENS * (TOKENS + 1L) / 2, plan.pairs(TOKENS));
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void hasTheQueryScaleOfItsPlan(PositionScheme scheme) {
        OptionalInt length = scheme.plan(OptionalInt.empty()).logLength();
        for (int i = 0; i < TOKENS; i++) {
            double expected = length.isEmpty() ? 1 : Math.max(1, Math.log(i + 1) / Math.log(length.getAsInt()));
            assertEquals(expected, scheme.queryScale(i), 1e-12);
        }
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void isMadeAgainFromTheSettingsThatItNames(PositionScheme scheme) {
        Map<String, Number> given = new HashMap<>();
        scheme.settings().forEach(setting -> given.put(setting.option().name(), setting.value()));
        PositionScheme again = SchemeExamples.make(scheme.name(), given, SchemeExamples.MODEL);
        assertEquals(scheme.plan(OptionalInt.empty()), again.plan(OptionalInt.empty()));
        assertEquals(scheme.settings(), again.settings());
        for (int prompt : new int[] {1, 60, 64, 65, 1000}) {
            assertEquals(scheme.attentionFactor(prompt), again.attentionFactor(prompt));
        }
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void hasFileNamesThatAShellTakesWithoutQuotes(PositionScheme scheme) {
        scheme.fileNameParts().forEach(part -> assertTrue(part.matches("[A-Za-z0-9.-]+"), part));
    }

    @Test
    void everySchemeOfThePackageIsListed() throws IOException {
        Set<String> listed = PositionSchemes.ALL.stream()
                .map(kind -> SchemeExamples.make(kind.name(), Map.of(), SchemeExamples.MODEL))
                .map(scheme -> scheme.getClass().getSimpleName())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(records(), listed);
    }

    @Test
    void namesAreDistinctAndOptionsOfOneNameHaveOneType() {
        assertEquals(
                PositionSchemes.ALL.size(),
                PositionSchemes.ALL.stream().map(SchemeKind::name).distinct().count());
        PositionSchemes.ALL.stream()
                .flatMap(kind -> kind.options().stream())
                .collect(Collectors.groupingBy(SchemeOption::name))
                .forEach((name, options) -> assertEquals(
                        1, options.stream().map(SchemeOption::type).distinct().count(), name));
        PositionSchemes.ALL.forEach(kind -> assertEquals(
                kind.name(),
                SchemeExamples.make(kind.name(), Map.of(), SchemeExamples.MODEL).name()));
    }

    /** Simple names of the compiled records that are schemes. */
    private static Set<String> records() throws IOException {
        Path classes = Path.of(PositionScheme.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        Path folder = classes.resolve(PositionScheme.class.getPackageName().replace('.', '/'));
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.equals("package-info.class"))
                    .map(name -> type(name.replaceFirst("\\.class$", "")))
                    .filter(type -> type.isRecord() && PositionScheme.class.isAssignableFrom(type))
                    .map(Class::getSimpleName)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(PositionScheme.class.getPackageName() + "." + name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
