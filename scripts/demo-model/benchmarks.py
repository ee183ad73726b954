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


def niah_document(task, rng, size, sentences, key_count):
    """Context and the values of its keys; size in lines, or in sentences of the essay."""
    haystack, key_kind, value_kind, _, value_count, _ = NIAH[task]
    needle = RULER["needle"].replace("{type_needle_v}", value_kind)
    make = lambda key, value: needle.replace("{key}", key).replace("{value}", value)
    keys = [magic(key_kind, rng) for _ in range(key_count)]
    values = {key: [magic(value_kind, rng) for _ in range(value_count)] for key in keys}
    needles = [make(key, value) for key in values for value in values[key]]
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
    return context, values


def niah_question(task, context, values, asked, rng, order="document"):
    """Prompt and answer for the keys asked."""
    kind = value_kind = NIAH[task][2]
    query = asked[0] if len(asked) == 1 else ", ".join(asked[:-1]) + ", and " + asked[-1]
    text = template("niah")
    if len(asked) == len(values[asked[0]]) == 1:
        for old, new in (("Some", "A"), ("are all", "is"), ("are", "is"), ("answers", "answer")):
            text = text.replace(old, new)
        kind = value_kind[:-1]
    answers = [value for key in asked for value in (
        ordered(rng, values[key], order) if value_kind == "numbers" else values[key])]  # fmt: skip
    joined = answers[0] if len(answers) == 1 else ", ".join(answers[:-1]) + " and " + answers[-1]
    return text.replace("{type_needle_v}", kind).replace("{context}", context).replace("{query}", query), f" {joined}."


def niah(task, rng, size, sentences, order="document"):
    """Prompt and answer."""
    context, values = niah_document(task, rng, size, sentences, NIAH[task][3])
    return niah_question(task, context, values, rng.sample(list(values), min(NIAH[task][5], len(values))), rng, order)


def chains(rng, copies, letters, count=1, hops=4):
    """A text with chains of assignments, each in its order: text, and value and names of each chain."""
    noise = NOISE + "\n"
    statements, drawn, taken = [], [], set()
    for _ in range(count):
        names = []
        while len(names) <= hops:
            name = "".join(rng.choice(LETTERS.upper()) for _ in range(letters))
            names += [name] if name not in taken else []
            taken.add(name)
        value = str(rng.randint(10_000, 99_998))
        while value in [other for other, _ in drawn]:
            value = str(rng.randint(10_000, 99_998))
        drawn.append((value, names))
        statements.append([f"VAR {names[0]} = {value}"] + [f"VAR {b} = VAR {a} " for a, b in zip(names, names[1:])])
    if copies > count * (hops + 1):
        sentences = [noise] * copies
    else:
        sentences = [part if not part.strip() else part + "." for part in noise.split(".")] * copies
    places = sorted(rng.sample(range(len(sentences)), count * (hops + 1)))
    owners = [owner for owner in range(count) for _ in range(hops + 1)]
    if count > 1:
        rng.shuffle(owners)
    joined, done = [], 0
    for place, owner in zip(places, owners):
        joined += sentences[done:place] + [statements[owner].pop(0)]
        done = place
    return " ".join(joined + sentences[done:]).replace(". \n", ".\n"), drawn


def vt(rng, size):
    return vt_several(rng, size, 1)[0]


def vt_several(rng, size, count):
    """Prompts and answers of one text with so many chains, one for each."""
    text = template("variable_tracking").replace("{num_v}", "5")
    context, [(value, names)] = chains(rng, rng.choice(EXAMPLE_COPIES), 3)
    # the original joins the example's question anew from words and drops the last, which is "above."
    head, tail = text.split("{context}")
    question, prefix = tail.split(" Answer:")
    shown = " ".join((head + "{context}" + question).split()[:-1]) + " Answer:" + prefix
    example = shown.replace("{context}", context).replace("{query}", value) + " " + " ".join(names) + "\n\n"
    context, drawn = chains(rng, max(size, count), 5, count)
    return [
        (" " + example + "\n\n" + text.replace("{context}", context).replace("{query}", value), " " + " ".join(names))
        for value, names in drawn
    ]


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
    return qa_1_several(rng, size, 1)[0]


def qa_1_several(rng, size, count):
    """Prompts and answers of the same documents for different people."""
    drawn = people(rng, max(1, size))
    text = template("qa").replace("{context}", documents([paragraph(p) for p in drawn]))
    asked = [(rng.choice(list(FACTS)), person) for person in rng.sample(drawn, min(count, len(drawn)))]
    return [(text.replace("{query}", FACTS[fact].format(p["name"])), f" {p[fact]}") for fact, p in asked]


def qa_2(rng, size):
    return qa_2_several(rng, size, 1)[0]


def qa_2_several(rng, size, count):
    """Prompts and answers of the same documents for different pupils."""
    drawn = people(rng, 2 * max(1, size // 2))
    pairs = list(zip(drawn[::2], drawn[1::2]))
    texts = [f"{a['name']}\n{a['name']} was taught by {b['name']}." for a, b in pairs]
    texts += [f"{b['name']}\n{paragraph(b)}" for _, b in pairs]
    rng.shuffle(texts)
    text = template("qa").replace("{context}", documents(texts))
    asked = [(rng.choice(list(FACTS)), *pair) for pair in rng.sample(pairs, min(count, len(pairs)))]
    return [
        (text.replace("{query}", FACTS[fact].format("the teacher of " + pupil["name"])), f" {teacher[fact]}")
        for fact, pupil, teacher in asked
    ]


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
    return kv_retrieval_several(rng, size, 1)[0]


def kv_retrieval_several(rng, size, count):
    """Prompts and answers of the same object for different keys."""
    pairs = [(new_uuid(rng), new_uuid(rng)) for _ in range(max(2, size))]
    context = SYNTHETIC["kv_retrieval_head"] + ", ".join(f'"{k}": "{v}"' for k, v in pairs) + "}"
    text = PROMPTS["kv_retrieval"].replace("{context}", context)
    return [
        (text.replace("{input}", SYNTHETIC["kv_retrieval_input"].replace("{key}", key)), value)
        for key, value in rng.sample(pairs, min(count, len(pairs)))
    ]


TASKS = [*NIAH, "vt", "cwe", "fwe", "qa_1", "qa_2", "passkey", "number_string", "kv_retrieval"]
LEAST = {"niah_multivalue": 4, "cwe": 11, "fwe": 60, "qa_1": 2, "qa_2": 2, "kv_retrieval": 2}  # sizes; 1 for the others
SEVERAL = ["niah_single_2", "niah_single_3", "niah_multikey_1", "niah_multikey_2", "niah_multikey_3",
           "vt", "qa_1", "qa_2", "kv_retrieval"]  # tasks whose document can be asked more than once  # fmt: skip


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


def several(task, rng, size, sentences, count):
    """Up to count questions about one document: the whole prompt and its answer, then (question, answer) for each other key.

    Not a prompt of the product, but many lookups for the reading of one document.
    """
    if task in NIAH:
        in_lines = NIAH[task][0] == "needle"  # where each line is a needle, each can be asked for
        context, values = niah_document(task, rng, 0 if in_lines else size, sentences, max(count, size) if in_lines else count)
        asked = rng.sample(list(values), min(count, len(values)))
        pairs = [niah_question(task, context, values, [key], rng) for key in asked]
    else:
        pairs = {"vt": vt_several, "qa_1": qa_1_several, "qa_2": qa_2_several, "kv_retrieval": kv_retrieval_several}[task](
            rng, size, min(count, 2) if task == "vt" else count
        )
    (first, answer), *others = pairs
    # the prompts differ from the question on: go back to where its own sentence begins
    marks = {"vt": "\nQuestion:", "qa_1": "\n\nAnswer the question", "qa_2": "\n\nAnswer the question", "kv_retrieval": "\n\n\nKey:"}
    mark = marks.get(task, "\nWhat is the special magic")
    return [(first, answer)] + [(text[text.rindex(mark) :], other) for text, other in others]


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
        self.slopes, self.leasts = {}, {}

    def sample(self, task, rng, length, order="document", questions=1):
        """Ids of prompt and answer, and where the answers lie; longer than wanted only where the task has no room.

        With several questions, each answer ends with the end of sequence and the next question follows it.
        """
        least = LEAST.get(task, 1)
        per_unit, fixed = self.slope(task, rng, length, order, questions)
        size = max(least, int((length - fixed) / per_unit))
        while True:
            ids, answers = self.encoded(task, rng, size, length, order, questions)
            over = len(ids) - length
            if over <= 0 or size == least:
                return ids, answers
            size = max(least, size - 1 - int(over / per_unit))

    def slope(self, task, rng, length, order, questions):
        """Tokens of a unit of size, and of everything else."""
        key = task, questions
        if key not in self.slopes:
            small, large = (len(self.encoded(task, rng, size, length, order, questions)[0]) for size in (12, 52))
            self.slopes[key] = max(0.5, (large - small) / 40), max(0, small - 12 * (large - small) / 40)
        return self.slopes[key]

    def least(self, task, questions=1):
        """Tokens with which nearly every sample of the task can be made."""
        key = task, questions
        if key not in self.leasts:
            rng = random.Random(f"least {key}")
            self.leasts[key] = max(
                len(self.encoded(task, rng, LEAST.get(task, 1), 1024, "document", questions)[0]) for _ in range(10)
            )
        return self.leasts[key]

    def encoded(self, task, rng, size, length, order, questions):
        if questions == 1:
            pairs = [prompt(task, rng, size, length, self.writer.sentences, order)]
        else:
            pairs = several(task, rng, size, self.writer.sentences, questions)
        ids, answers = [self.writer.bos], []
        for question, answer in pairs:
            ids += self.writer.encode(question)
            start = len(ids)
            ids += self.writer.encode(answer) + [self.writer.eos]
            answers.append((start, len(ids)))
        return ids, tuple(answers)
