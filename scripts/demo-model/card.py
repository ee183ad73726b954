"""Write the model card: the words of card.md with the tables made from the result files of evaluate.py."""

import argparse
import json
import sys
from itertools import groupby
from pathlib import Path

from scores import wilson


def percent(share):
    return f"{100 * share:.1f}"


def table(file: Path):
    """The rows of a result file; a column names the checkpoint where there are several."""
    rows = json.loads(file.read_text(encoding="utf-8"))["results"]
    several = len({row["model"] for row in rows}) > 1
    if any("task" in row for row in rows):
        return task_table(rows, several)
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


def task_table(rows, several):
    """One line for each task, length, S and W: RoPE, STRING and their paired difference."""
    heads = ["model"] * several + ["task", "length", "n", "RoPE (95%)", "STRING (95%)", "S", "W", "STRING - RoPE, points (95%)"]
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for (model, task, length), group in groupby(rows, lambda row: (row["model"], row["task"], row["length"])):
        start = [model] * several + [task, f"{length:,}"]
        first, *others = group
        if "too_short" in first:
            lines.append("| " + " | ".join([*start, "", f"too short ({first['too_short']:,} tokens wanted)", "", "", "", ""]) + " |")
        for row in others:
            cells = [*start, row["samples"], interval(first["score"]), interval(row["score"]), row["shifted_offset"],
                     row["local_value"], interval(row["over_rope"], sign="+")]  # fmt: skip
            lines.append("| " + " | ".join(map(str, cells)) + " |")
    return "\n".join(lines)


def interval(estimate, sign=""):
    mean, low, high = (f"{100 * x:{sign}.1f}" for x in estimate)
    return f"{mean} ({low} to {high})"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--words", type=Path, required=True, help="card.md, with {{FILE}} where a table goes")
    parser.add_argument("--results", type=Path, required=True, help="folder of the result files")
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    text = options.words.read_text(encoding="utf-8")
    for file in sorted(options.results.glob("*.json")):
        if "{{" + file.name + "}}" not in text:
            print(f"{options.words} has no place for {{{{{file.name}}}}}: the card lacks that table", file=sys.stderr)
        text = text.replace("{{" + file.name + "}}", table(file))
    if "{{" in text:
        raise SystemExit("no result file for " + text[text.index("{{") :].split("\n")[0])
    options.output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
