package dev.stringbench.benchmarks.scorefiles;

import dev.stringbench.scoring.NeedleScorer;
import dev.stringbench.scoring.ScoreScale;
import dev.stringbench.scoring.infinitebench.InfiniteBenchTask;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A task that can be scored.
 *
 * @param id name in paths and options
 * @param column heading in the benchmark's published table
 * @param samples how many samples the task has; 0 where the run decides
 */
public record KnownTask(Benchmark benchmark, String id, String column, int samples) {

    /** The 4-needle test. */
    public static final KnownTask NIAH = new KnownTask(Benchmark.NIAH, "niah_4needle", "4-needle", 0);

    private static final List<KnownTask> RULER = List.of(
            ruler("niah_single_1", "single1"),
            ruler("niah_single_2", "single2"),
            ruler("niah_single_3", "single3"),
            ruler("niah_multikey_1", "multikey1"),
            ruler("niah_multikey_2", "multikey2"),
            ruler("niah_multikey_3", "multikey3"),
            ruler("niah_multiquery", "multiquery"),
            ruler("niah_multivalue", "multivalue"),
            ruler("vt", "vt"),
            ruler("cwe", "cwe"),
            ruler("fwe", "fwe"),
            ruler("qa_1", "qa_1"),
            ruler("qa_2", "qa_2"));

    private static final Map<InfiniteBenchTask, Integer> INFINITEBENCH_SAMPLES = Map.ofEntries(
            Map.entry(InfiniteBenchTask.PASSKEY, 590),
            Map.entry(InfiniteBenchTask.NUMBER_STRING, 590),
            Map.entry(InfiniteBenchTask.KV_RETRIEVAL, 500),
            Map.entry(InfiniteBenchTask.LONGBOOK_SUM_ENG, 103),
            Map.entry(InfiniteBenchTask.LONGBOOK_QA_ENG, 351),
            Map.entry(InfiniteBenchTask.LONGBOOK_CHOICE_ENG, 229),
            Map.entry(InfiniteBenchTask.LONGDIALOGUE_QA_ENG, 200),
            Map.entry(InfiniteBenchTask.LONGBOOK_QA_CHN, 189),
            Map.entry(InfiniteBenchTask.CODE_DEBUG, 394),
            Map.entry(InfiniteBenchTask.CODE_RUN, 400),
            Map.entry(InfiniteBenchTask.MATH_CALC, 50),
            Map.entry(InfiniteBenchTask.MATH_FIND, 350));

    private static final List<KnownTask> ALL = Stream.of(
                    Stream.of(NIAH),
                    RULER.stream(),
                    Stream.of(InfiniteBenchTask.values())
                            .map(task -> new KnownTask(
                                    Benchmark.INFINITEBENCH,
                                    task.id(),
                                    task.title(),
                                    INFINITEBENCH_SAMPLES.getOrDefault(task, 0))))
            .flatMap(tasks -> tasks)
            .toList();

    /** Names that lm-evaluation-harness gives to RULER's tasks, and its authors' own long names. */
    private static final Map<String, String> ALIASES = Map.of(
            "ruler_vt", "vt",
            "ruler_cwe", "cwe",
            "ruler_fwe", "fwe",
            "ruler_qa_squad", "qa_1",
            "ruler_qa_hotpot", "qa_2",
            "variable_tracking", "vt",
            "common_words_extraction", "cwe",
            "freq_words_extraction", "fwe",
            "niah", "niah_4needle");

    /**
     * Turn a sample's score into the figure that the benchmark averages: the 4-needle test averages hits, with at least
     * 2 of 4 needles found; the others average the scores themselves.
     */
    public double figure(double score) {
        if (benchmark != Benchmark.NIAH) {
            return score;
        }
        return NeedleScorer.isHit(score) ? 1 : 0;
    }

    /** Return the score of a perfect sample. */
    public double fullScore() {
        return benchmark == Benchmark.NIAH ? ScoreScale.PERCENT.full() : ScoreScale.FRACTION.full();
    }

    private static KnownTask ruler(String id, String column) {
        return new KnownTask(Benchmark.RULER, id, column, 0);
    }

    /** Return all tasks in the order of the published tables. */
    public static List<KnownTask> all() {
        return ALL;
    }

    /** Find a task by its name or another harness's name for it. */
    public static Optional<KnownTask> find(String name) {
        String id = ALIASES.getOrDefault(name, name);
        return ALL.stream().filter(task -> task.id.equals(id)).findFirst();
    }

    /** Return the names of all tasks, for messages. */
    public static String names() {
        return ALL.stream().map(KnownTask::id).collect(Collectors.joining(", "));
    }
}
