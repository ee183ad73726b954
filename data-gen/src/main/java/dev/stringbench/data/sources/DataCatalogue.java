package dev.stringbench.data.sources;

import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import dev.stringbench.data.infbench.InfBenchTask;
import dev.stringbench.data.sources.Checksum.Kind;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The catalogue of the outside data from which the benchmarks are made. None of it is part of this project. */
public final class DataCatalogue {

    private static final String STRING =
            "https://raw.githubusercontent.com/HKUNLP/STRING/216cc2f04cee147e8c3cfaa15723b182ecbe321e/ruler/data/synthetic/json/";
    private static final String SQUAD = "https://rajpurkar.github.io/SQuAD-explorer/dataset/dev-v2.0.json";
    private static final String HOTPOTQA = "http://curtis.ml.cmu.edu/datasets/hotpot/hotpot_dev_distractor_v1.json";
    private static final String WONDERWORDS =
            "https://raw.githubusercontent.com/mrmaxguns/wonderwordsmodule/v2.2.0/wonderwords/assets/";
    private static final String PUNKT =
            "https://raw.githubusercontent.com/nltk/nltk_data/gh-pages/packages/tokenizers/punkt_tab.zip";
    private static final String INFBENCH =
            "https://huggingface.co/datasets/xinrongzhang2022/InfiniteBench/resolve/main/";
    /** All files. */
    public static final List<DataSet> ALL = all();

    private DataCatalogue() {}

    private static List<DataSet> all() {
        List<DataSet> all = new ArrayList<>();
        all.add(file(
                "PaulGrahamEssays.json",
                "(c) Paul Graham, no licence given; for evaluation only",
                3_108_618,
                sha256("5341333fcb7d5543ddf0a2a783e2d2a6bf7a1dcaf986edd59ae9eaafbb48374f"),
                STRING + "PaulGrahamEssays.json"));
        all.add(file(
                "squad.json",
                "SQuAD 2.0 development set, CC BY-SA 4.0",
                0,
                gitBlob("c6fa1a89a12c90b7fbfa8f6fb437cfff27af41ca"),
                SQUAD,
                STRING + "squad.json"));
        all.add(file(
                "hotpotqa.json",
                "HotpotQA development set with distractors, CC BY-SA 4.0",
                0,
                gitBlob("4bd3a46096de5de7996ae51bfc940e74ca187009"),
                HOTPOTQA,
                STRING + "hotpotqa.json"));
        all.add(wordList("nounlist", 54_781, "0778f51872f2aa89e0745c0cc37471a13e3d2161a79fcfdc03b6390b10604a55"));
        all.add(wordList("adjectivelist", 7_403, "66814d46b7e292c83e839d12fe2fa083c8f66779b14b294e1be4e1342c5d4131"));
        all.add(wordList("verblist", 6_967, "9fbf5e4e69b8869aebd88e6d545312ff9f878a747327ede5f6dbbba5c27b08ad"));
        for (String name : List.of("abbrev_types.txt", "collocations.tab", "ortho_context.tab", "sent_starters.txt")) {
            all.add(new DataSet(
                    "punkt_english/" + name,
                    List.of(URI.create(PUNKT)),
                    Optional.of("punkt_tab/english/" + name),
                    "Punkt parameters of nltk_data (Kiss and Strunk), Apache-2.0 as part of NLTK",
                    0,
                    Optional.empty()));
        }
        for (String name : Stream.of(InfBenchTask.values())
                .map(InfBenchTask::fileName)
                .sorted()
                .toList()) {
            all.add(file(
                    "InfiniteBench/" + name,
                    "InfiniteBench (Zhang et al., 2024), MIT; the books' and scripts' own terms apply",
                    0,
                    Optional.empty(),
                    INFBENCH + name));
        }
        return List.copyOf(all);
    }

    private static DataSet wordList(String name, long bytes, String sha256) {
        String url = WONDERWORDS + name + ".txt";
        return file("wonderwords/" + name + ".txt", "wonderwords 2.2.0, MIT", bytes, sha256(sha256), url);
    }

    private static DataSet file(String path, String licence, long bytes, Optional<Checksum> checksum, String... urls) {
        List<URI> uris = List.of(urls).stream().map(URI::create).toList();
        return new DataSet(path, uris, Optional.empty(), licence, bytes, checksum);
    }

    private static Optional<Checksum> sha256(String hex) {
        return Optional.of(new Checksum(Kind.SHA_256, hex));
    }

    private static Optional<Checksum> gitBlob(String hex) {
        return Optional.of(new Checksum(Kind.GIT_BLOB, hex));
    }

    /**
     * Choose files by path or by the beginning of their paths, such as "wonderwords" or "squad".
     *
     * @param names none for all files
     * @throws DataException BAD_OPTION if a name fits no file
     */
    public static List<DataSet> select(List<String> names) {
        if (names.isEmpty()) {
            return ALL;
        }
        for (String name : names) {
            if (ALL.stream().noneMatch(file -> file.path().startsWith(name))) {
                throw new DataException(
                        DataFault.BAD_OPTION,
                        "there is no data set \"" + name + "\"; `string-bench data list` names them");
            }
        }
        return ALL.stream()
                .filter(file -> names.stream().anyMatch(file.path()::startsWith))
                .toList();
    }
}
