"""Write the model card: the words of card.md with the tables made from the result files of evaluate.py."""

import argparse
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


def table(file: Path):
    """The rows of a result file; a column names the checkpoint where there are several."""
    rows = json.loads(file.read_text(encoding="utf-8"))["results"]
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
    for file in sorted(options.results.glob("*.json")):
        text = text.replace("{{" + file.name + "}}", table(file))
    if "{{" in text:
        raise SystemExit("no result file for " + text[text.index("{{") :].split("\n")[0])
    options.output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
