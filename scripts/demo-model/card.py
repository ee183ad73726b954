"""Write the model card: the words of card.md with its tables made from result files.

These are the JSON files of evaluate.py and the summary.csv files of string-bench niah.
"""

import argparse
import csv
import json
import math
from pathlib import Path


def wilson(share, n, z=1.96):
    """The 95% interval of a share."""
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def percent(share):
    return f"{100 * share:.1f}"


def rows_of(file: Path):
    if file.suffix == ".json":
        return json.loads(file.read_text(encoding="utf-8"))["results"]
    with file.open(encoding="utf-8", newline="") as lines:
        rows = [
            {
                "model": line["model"], "length": int(line["max_length"]), "scheme": line["position"],
                "shifted_offset": line["shifted_offset"], "local_value": line["local_value"],
                "samples": int(line["samples"]), "all_four": float(line["all_4_percent"]) / 100,
                "at_least_two": float(line["at_least_2_percent"]) / 100,
                "recall_by_quarter": [float(line[f"recall_quarter_{q}"]) / 100 for q in (1, 2, 3, 4)],
            }
            for line in csv.DictReader(lines)
        ]  # fmt: skip
    return sorted(rows, key=lambda row: (row["length"], row["scheme"]))


def table(file: Path):
    """The rows of a result file; a column names the checkpoint where there are several."""
    rows = rows_of(file)
    several = len({row["model"] for row in rows}) > 1
    heads = ["model"] * several + [
        "length", "positions", "S", "W", "n", "quarter 1 (farthest)", "quarter 2", "quarter 3", "quarter 4",
        "all four (95%)", "at least two",
    ]  # fmt: skip
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for row in rows:
        low, high = wilson(row["all_four"], row["samples"])
        cells = [row["model"]] * several + [
            f"{row['length']:,}", "RoPE" if row["scheme"] == "rope" else "STRING",
            row["shifted_offset"] or "", row["local_value"] if row["shifted_offset"] else "", row["samples"],
            *map(percent, row["recall_by_quarter"]),
            f"{percent(row['all_four'])} ({percent(low)} to {percent(high)})", percent(row["at_least_two"]),
        ]  # fmt: skip
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--words", type=Path, required=True, help="card.md, with {{FILE}} where a table goes")
    parser.add_argument("--results", type=Path, required=True, help="folder of the result files")
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    text = options.words.read_text(encoding="utf-8")
    for file in sorted(options.results.iterdir()):
        text = text.replace("{{" + file.name + "}}", table(file))
    if "{{" in text:
        raise SystemExit("no result file for " + text[text.index("{{") :].split("\n")[0])
    options.output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
