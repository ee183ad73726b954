"""Training prompts of RULER and InfiniteBench, in the exact words of the Java product and from its built-in sources.

The templates are read from ruler.json and infbench.json, the words from words.txt and grammar.txt, so that the two cannot
diverge in them; check_prompts.py compares whole prompts. The draws are Python's own and have nothing to do with the seeds
from which a test draws (42 and 5100 to 5299 in Java): keys, values, names and people are combined anew for every sample.
"""

import json
import random
import re
import uuid
from pathlib import Path

from tasks import LISTS, NOISE, ordered

DATA = Path(__file__).resolve().parents[2] / "data-gen/src/main/resources/dev/stringbench/data"
RULER = json.loads((DATA / "ruler/ruler.json").read_text(encoding="utf-8"))
INFBENCH = json.loads((DATA / "infbench/infbench.json").read_text(encoding="utf-8"))
PROMPTS = INFBENCH["prompt_sets"][INFBENCH["model_to_prompt_set"]["llama3.1"]]
SYNTHETIC = INFBENCH["synthetic"]
LETTERS = "abcdefghijklmnopqrstuvwxyz"
EXAMPLE_COPIES = [5]  # copies of the noise in variable tracking's worked example: one step of the original's search


def words():
    parts, current = {}, None
    for line in (DATA / "builtin/words.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            current = parts.setdefault(line[1:-1], [])
        elif line and not line.startswith("#"):
            current += line.split()
    return {
        kind: [a + b for a in parts[f"{kind} first"] for b in parts[f"{kind} second"]]
        for kind in ("noun", "adjective", "verb")
    }


WORDS = words()
ALL_WORDS = sorted(set(sum(WORDS.values(), [])))


def template(kind):
    """Question and beginning of the answer, as they stand with the chat template "base"."""
    return RULER["tasks"][kind]["template"] + RULER["tasks"][kind]["answer_prefix"]


def new_uuid(rng):
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


def magic(kind, rng):
    if kind == "words":
        return f"{rng.choice(WORDS['adjective'])}-{rng.choice(WORDS['noun'])}"
    return str(rng.randint(1_000_000, 9_999_999)) if kind == "numbers" else new_uuid(rng)


NIAH = {  # haystack, keys, values, number of keys, values of a key, queries
    "niah_single_1": ("repeat", "words", "numbers", 1, 1, 1),
    "niah_single_2": ("essay", "words", "numbers", 1, 1, 1),
    "niah_single_3": ("essay", "words", "uuids", 1, 1, 1),
    "niah_multikey_1": ("essay", "words", "numbers", 4, 1, 1),
    "niah_multikey_2": ("needle", "words", "numbers", 1, 1, 1),
    "niah_multikey_3": ("needle", "uuids", "uuids", 1, 1, 1),
    "niah_multivalue": ("essay", "words", "numbers", 1, 4, 1),
    "niah_multiquery": ("essay", "words", "numbers", 4, 1, 4),
}


def niah(task, rng, size, sentences, order="document"):
    """Prompt and answer; size in lines, or in sentences of the essay."""
    haystack, key_kind, value_kind, key_count, value_count, queries = NIAH[task]
    needle = RULER["needle"].replace("{type_needle_v}", value_kind)
    make = lambda key, value: needle.replace("{key}", key).replace("{value}", value)
    keys = [magic(key_kind, rng) for _ in range(key_count)]
    values = {key: [magic(value_kind, rng) for _ in range(value_count)] for key in keys}
    needles = [make(key, value) for key in keys for value in values[key]]
    rng.shuffle(needles)
    if haystack == "essay":
        start = rng.randrange(len(sentences))
        essay = [sentences[(start + i) % len(sentences)] + "." for i in range(max(2, size))]
        context, done = "", 0
        for place, one in zip(sorted(rng.randint(0, len(essay)) for _ in needles), needles):
            context += " ".join(essay[done:place]) + " " + one + " "
            done = place
        context += " ".join(essay[done:])
    else:
        lines = [NOISE if haystack == "repeat" else make(magic(key_kind, rng), magic(value_kind, rng)) for _ in range(size)]
        for one in needles:
            lines.insert(rng.randint(0, len(lines)), one)
        context = "\n".join(lines)
    asked = rng.sample(keys, queries)
    query = asked[0] if queries == 1 else ", ".join(asked[:-1]) + ", and " + asked[-1]
    text, kind = template("niah"), value_kind
    if queries * value_count == 1:
        for old, new in (("Some", "A"), ("are all", "is"), ("are", "is"), ("answers", "answer")):
            text = text.replace(old, new)
        kind = value_kind[:-1]
    answers = [value for key in asked for value in (
        ordered(rng, values[key], order) if value_kind == "numbers" else values[key])]  # fmt: skip
    joined = answers[0] if len(answers) == 1 else ", ".join(answers[:-1]) + " and " + answers[-1]
    return text.replace("{type_needle_v}", kind).replace("{context}", context).replace("{query}", query), f" {joined}."


def chain(rng, copies, letters, hops=4):
    """A text with a chain of assignments: text, value and names."""
    names = ["".join(rng.choice(LETTERS.upper()) for _ in range(letters)) for _ in range(hops + 1)]
    value = str(rng.randint(10_000, 99_998))
    statements = [f"VAR {names[0]} = {value}"] + [f"VAR {b} = VAR {a} " for a, b in zip(names, names[1:])]
    noise = NOISE + "\n"
    if copies > hops + 1:
        sentences = [noise] * copies
    else:
        sentences = [part if not part.strip() else part + "." for part in noise.split(".")] * copies
    places = sorted(rng.sample(range(len(sentences)), hops + 1))
    joined, done = [], 0
    for place, statement in zip(places, statements):
        joined += sentences[done:place] + [statement]
        done = place
    return " ".join(joined + sentences[done:]).replace(". \n", ".\n"), value, names


def vt(rng, size):
    text = template("variable_tracking").replace("{num_v}", "5")
    context, value, names = chain(rng, rng.choice(EXAMPLE_COPIES), 3)
    # the original joins the example's question anew from words and drops the last, which is "above."
    head, tail = text.split("{context}")
    question, prefix = tail.split(" Answer:")
    shown = " ".join((head + "{context}" + question).split()[:-1]) + " Answer:" + prefix
    example = shown.replace("{context}", context).replace("{query}", value) + " " + " ".join(names) + "\n\n"
    context, value, names = chain(rng, size, 5)
    return " " + example + "\n\n" + text.replace("{context}", context).replace("{query}", value), " " + " ".join(names)


def numbered(items):
    return " ".join(f"{i + 1}. {item}" for i, item in enumerate(items))


def cwe(rng, size, long=False):
    """Ten common words among others; size in words. From 4,096 tokens on the words come more often."""
    text = template("common_words_extraction")
    example_words, example_common, example_rare, common, rare = (40, 10, 3, 30, 3) if long else (20, 3, 1, 6, 1)

    def listed(count, often, seldom):
        drawn = rng.sample(ALL_WORDS, min(count, len(ALL_WORDS)))
        items = drawn[:10] * often + drawn[10:] * seldom
        rng.shuffle(items)
        return numbered(items), drawn[:10]

    context, answer = listed(example_words, example_common, example_rare)
    prompt = text.replace("{context}", context) + numbered(answer) + "\n"
    context, answer = listed(max(size, 11), common, rare)
    return prompt + text.replace("{context}", context), " " + numbered(answer)


def fwe(rng, size, max_tokens, alpha=2.0, zeta=1.6449340668482264):
    """Words in Zipf's frequencies, the most frequent being dots; size in words."""
    vocabulary = ["..."] + ["".join(rng.choice(LETTERS) for _ in range(6)) for _ in range(max(4, max_tokens // 50) - 1)]
    items = [word for rank, word in enumerate(vocabulary, 1) for _ in range(int(size * rank**-alpha / zeta))]
    rng.shuffle(items)
    return template("freq_words_extraction").replace("{context}", " ".join(items)), " " + " ".join(vocabulary[1:4])


FACTS = {
    "town": "Where does {} live?", "profession": "What does {} work as?",
    "animal": "Which animal does {} keep?", "colour": "Which colour is the door of {}?",
}  # fmt: skip


def people(rng, count):
    names = set()
    while len(names) < count:
        names.add(f"{rng.choice(LISTS['name'])} {rng.choice(WORDS['noun']).capitalize()}")
    made = []
    for name in sorted(names):
        person = {fact: rng.choice(LISTS[fact]).removeprefix("the ") for fact in FACTS}
        person["name"] = name
        made.append(person)
    rng.shuffle(made)
    return made


def paragraph(p):
    return (
        f"{p['name']} lives in {p['town']} and works as a {p['profession']}. {p['name']} keeps one {p['animal']}."
        f" The door of {p['name']} is {p['colour']}."
    )


def documents(texts):
    return "\n\n".join(f"Document {i + 1}:\n{text}" for i, text in enumerate(texts))


def qa_1(rng, size):
    drawn = people(rng, max(1, size))
    fact, asked = rng.choice(list(FACTS)), rng.choice(drawn)
    text = template("qa").replace("{context}", documents([paragraph(p) for p in drawn]))
    return text.replace("{query}", FACTS[fact].format(asked["name"])), f" {asked[fact]}"


def qa_2(rng, size):
    drawn = people(rng, 2 * max(1, size // 2))
    pairs = list(zip(drawn[::2], drawn[1::2]))
    texts = [f"{a['name']}\n{a['name']} was taught by {b['name']}." for a, b in pairs]
    texts += [f"{b['name']}\n{paragraph(b)}" for _, b in pairs]
    rng.shuffle(texts)
    fact, (pupil, teacher) = rng.choice(list(FACTS)), rng.choice(pairs)
    text = template("qa").replace("{context}", documents(texts))
    return text.replace("{query}", FACTS[fact].format("the teacher of " + pupil["name"])), f" {teacher[fact]}"


def hidden(kind, rng, size):
    digits = [rng.choice("0123456789") for _ in range(5)]
    for _ in range(5 if kind == "number_string" else 0):
        place = rng.randrange(len(digits))
        digits.insert(place, digits[place])
    key, before = "".join(digits), rng.randint(0, size)
    line = SYNTHETIC[f"{kind}_line"].replace("{key}", key)
    context = SYNTHETIC["noise"] * before + line + SYNTHETIC["noise"] * (size - before)
    return PROMPTS[kind].replace("{context}", context).replace("{input}", SYNTHETIC[f"{kind}_input"]), f" {key}"


def kv_retrieval(rng, size):
    pairs = [(new_uuid(rng), new_uuid(rng)) for _ in range(max(2, size))]
    key, value = rng.choice(pairs)
    context = SYNTHETIC["kv_retrieval_head"] + ", ".join(f'"{k}": "{v}"' for k, v in pairs) + "}"
    question = SYNTHETIC["kv_retrieval_input"].replace("{key}", key)
    return PROMPTS["kv_retrieval"].replace("{context}", context).replace("{input}", question), value


TASKS = [*NIAH, "vt", "cwe", "fwe", "qa_1", "qa_2", "passkey", "number_string", "kv_retrieval"]


def prompt(task, rng: random.Random, size, length, sentences, order="document"):
    """Prompt and answer of a task at a size of its own units; length in tokens decides what the original makes of it."""
    if task in NIAH:
        return niah(task, rng, size, sentences, order)
    if task == "cwe":
        return cwe(rng, size, long=length >= 4096)
    if task == "fwe":
        return fwe(rng, size, length)
    if task in ("passkey", "number_string"):
        return hidden(task, rng, size)
    return globals()[task](rng, size)


def masked(text):
    """The form of a prompt: numbers, UUIDs, words and names each as one letter."""
    text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "U", text)
    text = re.sub(r"[A-Z]{3,5}\b", "V", re.sub(r"\d+", "0", text.replace("...", "w")))
    # names, and words at the beginning of a sentence, where the grammar has several
    return re.sub(r"[a-z]+", "w", re.sub(r"[A-Z][a-z]+", "N", text))


class BenchmarkWriter:
    """Samples of the benchmarks' tasks of at most a wanted number of tokens, for a TaskWriter."""

    def __init__(self, writer):
        self.writer = writer
        self.slopes = {}  # tokens of a unit and of everything else, by task

    def sample(self, task, rng, length, order="document"):
        """Ids of prompt and answer; longer than wanted only where the task has no room."""
        if task not in self.slopes:
            small, large = (sum(map(len, self.encoded(task, rng, size, length, order))) for size in (12, 52))
            self.slopes[task] = max(0.5, (large - small) / 40), max(0, small - 12 * (large - small) / 40)
        per_unit, fixed = self.slopes[task]
        size = max(1, int((length - fixed) / per_unit))
        while True:
            ids, answer = self.encoded(task, rng, size, length, order)
            over = len(ids) + len(answer) - length
            if over <= 0 or size == 1:
                return ids, answer
            size = max(1, size - 1 - int(over / per_unit))

    def encoded(self, task, rng, size, length, order):
        prompt_text, answer_text = prompt(task, rng, size, length, self.writer.sentences, order)
        encode = self.writer.encode
        return [self.writer.bos] + encode(prompt_text), encode(answer_text) + [self.writer.eos]
