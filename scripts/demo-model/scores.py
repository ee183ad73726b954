"""Scores of RULER's and InfiniteBench's tasks as the product computes them, with 95% intervals.

The rules are those of RulerScorer, NumberRetrieval, KeyValueRetrieval and MeanEstimate of the Java module scoring.
"""

import math
import re

import numpy as np

from benchmarks import INFBENCH, NIAH, RULER

RULER_KINDS = {
    **dict.fromkeys(NIAH, "niah"), "vt": "variable_tracking", "cwe": "common_words_extraction",
    "fwe": "freq_words_extraction", "qa_1": "qa", "qa_2": "qa",
}  # fmt: skip
BLANKS = str.maketrans(dict.fromkeys("\n:\"'.,?!{}", " "))
RESAMPLES = 10_000


def new_tokens(task):
    """Tokens of an answer at most."""
    return RULER["tasks"][RULER_KINDS[task]]["tokens_to_generate"] if task in RULER_KINDS else INFBENCH["max_new_tokens"][task]


def references(task, answer):
    """What an answer has to hold, from the answer that is trained."""
    answer = answer.strip()
    if task in NIAH:
        return re.split(r", | and ", answer.rstrip("."))
    if task == "cwe":
        return re.findall(r"\d+\. (\S+)", answer)
    return answer.split() if task in ("vt", "fwe") else [answer]


def score(task, prediction, wanted):
    """Between 0 and 1."""
    if task in RULER_KINDS:  # question answering has one reference: string_match_part is the same as string_match_all
        return sum(one.lower() in prediction.lower() for one in wanted) / len(wanted)
    if task == "kv_retrieval":
        return float(wanted[0] in prediction.translate(BLANKS).split())
    digits = re.search(r"[0-9]+", prediction)
    return float(digits is not None and digits.group() == wanted[0])


def wilson(share, n, z=1.96):
    """The 95% interval of a share."""
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def bootstrap(values):
    """The 95% percentile interval of the mean."""
    values = np.asarray(values, dtype=float)
    drawn = np.random.default_rng(0).integers(len(values), size=(RESAMPLES, len(values)))
    low, high = np.percentile(values[drawn].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def estimate(values):
    """Mean and interval of scores: Wilson's where all are nothing or full, else the bootstrap's."""
    mean = sum(values) / len(values)
    return [round(x, 4) for x in (mean, *(wilson(mean, len(values)) if set(values) <= {0.0, 1.0} else bootstrap(values)))]


def difference(values, others):
    """Mean and interval of the paired differences."""
    paired = [a - b for a, b in zip(values, others, strict=True)]
    return [round(x, 4) for x in (sum(paired) / len(paired), *bootstrap(paired))]
