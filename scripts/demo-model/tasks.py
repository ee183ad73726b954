"""The tasks of the training mix, in the exact prompts of the benchmarks, as token ids with the answers marked.

Prompt sentences are those of HKUNLP/STRING (4 needles), NVIDIA/RULER (niah) and OpenBMB/InfiniteBench (passkey); the
words in between are our own synthetic text.
"""

import random
import re
from dataclasses import dataclass
from pathlib import Path

GRAMMAR = (
    Path(__file__).resolve().parents[2]
    / "data-gen/src/main/resources/dev/stringbench/data/synthetic/grammar.txt"
)

# The end token stands in the answer, and InfiniteBench's scorer of kv_retrieval parts words at braces, not at "</s>".
BOS, EOS = "<s>", "{eos}"

NIAH_TASK = (
    "There is an important info hidden inside a lot of irrelevant text. Find it and memorize them."
    " I will quiz you about the important information there.\n"
)
NIAH_NEEDLE = " One of the magic number is: {}. "
NIAH_QUESTION = "\n\nWhat are the magic numbers mentioned in the provided text?\nThe numbers are"

RULER_TASK = (
    "Some special magic {type} are hidden within the following text. Make sure to memorize it."
    " I will quiz you about the {type} afterwards.\n"
)
RULER_QUESTION = (
    "\nWhat are all the special magic {type} for {query} mentioned in the provided text?"
    " The special magic {type} for {query} mentioned in the provided text are"
)
RULER_NEEDLE = "One of the special magic numbers for {} is: {}."
ORDERS = ["document", "random", "sorted"]
NOISE = "The grass is green. The sky is blue. The sun is yellow. Here we go. There and back again."

PASSKEY_TASK = (
    "There is an important info hidden inside a lot of irrelevant text. Find it and memorize it."
    " I will quiz you about the important information.\n\n"
)
PASSKEY_NEEDLE = "The pass key is {0}. Remember it. {0} is the pass key."
PASSKEY_QUESTION = "\n\nWhat is the pass key?\n\nThe pass key is"

CONTEXT_FREE_TEXTS = [
    NIAH_TASK, NIAH_NEEDLE, NIAH_QUESTION, RULER_TASK, RULER_QUESTION, RULER_NEEDLE, NOISE,
    PASSKEY_TASK, PASSKEY_NEEDLE, PASSKEY_QUESTION,
    "A special magic number is hidden within the following text.",
    "What is the special magic number for",
    "The special magic number for",
]  # fmt: skip


def word_lists():
    """The grammar's lists of plain words: {name: [words]}."""
    lists, current = {}, None
    for line in GRAMMAR.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            current = lists.setdefault(line[1:-1], [])
        elif line and not line.startswith("#"):
            current.append(line)
    return lists


LISTS = word_lists()
ADJECTIVES = [w for name in ("adjective", "size", "colour", "feeling") for w in LISTS[name]]
NOUNS = [w for name in ("object", "animal", "food", "landmark", "room") for w in LISTS[name] if " " not in w]


def random_key(rng: random.Random):
    """An adjective-noun key; half of them of made-up words, since the benchmark's own words are not ours."""
    if rng.random() < 0.5:
        return f"{rng.choice(ADJECTIVES)}-{rng.choice(NOUNS)}"
    return "-".join(
        "".join(rng.choice("bcdfghjklmnprstvwyz") + rng.choice("aeiouaeiouyea") for _ in range(rng.randint(2, 3)))
        + rng.choice(["", "n", "t", "r", "l", "d", "ed", "ing", "er"])
        for _ in range(2)
    )


def ordered(rng: random.Random, numbers, order):
    """The numbers, given in order of appearance, in the order in which the answer names them."""
    if order == "sorted":
        return sorted(numbers, key=int)
    return rng.sample(numbers, len(numbers)) if order == "random" else list(numbers)


@dataclass
class Sample:
    ids: list  # token ids, beginning-of-sequence first
    answer_start: int  # index of the first answer token
    expected: tuple = ()  # the numbers asked for, in order of appearance
    depths: tuple = ()  # tokens between each number and the question's end
    answers: tuple = ()  # (first, past the last) token of each answer, where there are several


class TaskWriter:
    """Write samples of about a wanted length. Sentences are encoded once; joints fall between pre-tokens."""

    def __init__(self, tokenizer, text: str):
        self.tokenizer = tokenizer
        self.sentences = [s for s in re.split(r"\. ?", text) if s]
        self.plain = [e.ids for e in tokenizer.encode_batch(self.sentences, add_special_tokens=False)]
        spaced = [" " + s for s in self.sentences]
        self.spaced = [e.ids for e in tokenizer.encode_batch(spaced, add_special_tokens=False)]
        self.bos, self.eos = tokenizer.token_to_id(BOS), tokenizer.token_to_id(EOS)
        self.dot, self.space = self.encode("."), self.encode(" ")
        self.newline = self.encode("\n")
        self.niah_task = [self.bos] + self.encode(NIAH_TASK)
        self.noise = self.encode(NOISE)
        self.cache = {}
        self.benchmark_writer = None

    def encode(self, text):
        return self.tokenizer.encode(text, add_special_tokens=False).ids

    def fixed(self, text):
        if text not in self.cache:
            self.cache[text] = self.encode(text)
        return self.cache[text]

    def sentence_run(self, rng, tokens):
        """Indices of successive sentences of the text with about so many tokens, full stops counted."""
        index = rng.randrange(len(self.sentences))
        run = []
        while tokens > 0:
            run.append(index)
            tokens -= len(self.spaced[index]) + 1
            index = (index + 1) % len(self.sentences)
        return run

    def answer(self, numbers):
        text = " " + ", ".join(numbers[:-1]) + (" and " if len(numbers) > 1 else "") + numbers[-1] + "."
        return self.encode(text) + [self.eos]

    def niah4(self, rng, length, spread=0.0, order="document", other_counts=0.25):
        """The 4-needle test as the original joins it.

        In the share spread of the samples the needles do not lie one in each quarter but anywhere, or crowded in some
        part, and in the share other_counts of these there are two, three, five or six of them. The order in which the answer names
        the numbers is one of ORDERS: in all but "document" it has nothing to do with their distances.
        """
        free = rng.random() < spread
        count = rng.choice([2, 3, 5, 6]) if free and rng.random() < other_counts else 4
        numbers = [str(rng.randint(100000, 999999)) for _ in range(count)]
        answer = self.answer(ordered(rng, numbers, order))
        run = self.sentence_run(rng, length - len(self.niah_task) - len(answer) - 13 * count - 38)
        segment = 0.99 / 4
        depths = [j * segment + rng.uniform(0, segment) for j in range(4)]
        if free:
            low, high = sorted((rng.random(), rng.random())) if rng.random() < 0.6 else (0.0, 1.0)
            depths = sorted(rng.uniform(low, high) for _ in range(count))
        places = [int(d * len(run)) for d in depths]
        ids, ends, previous = list(self.niah_task), [], 0
        for number, place in zip(numbers, places):
            self.join(ids, run, previous, place, double=False)
            ids += self.dot + self.space  # ". " and the needle's own leading space
            ids += self.needle(number)
            ends.append(len(ids))
            ids += self.space  # the needle's trailing space, before the next chunk's own
            previous = place
        self.join(ids, run, previous, len(run), double=True)
        ids += self.fixed(". \n" + NIAH_QUESTION)
        start = len(ids)
        return Sample(ids + answer, start, expected=tuple(numbers), depths=tuple(start - e for e in ends))

    def needle(self, number):
        head, tail = NIAH_NEEDLE.split("{}")
        return self.fixed(head) + [self.digit(d) for d in number] + self.fixed(tail.rstrip())

    def digit(self, d):
        return self.fixed(d)[0]

    def join(self, ids, run, start, stop, double):
        """Chunks with "." between (or ". " after the last needle); only the text's first chunk has no space."""
        for i in range(start, stop):
            if i > start:
                ids += self.dot
                if double:
                    ids += self.space
            if i == 0 and ids[-1:] == self.space:  # a needle stands before the first chunk: its space is the word's
                ids.pop()
                ids += self.spaced[run[i]]
            else:
                ids += self.plain[run[i]] if i == 0 else self.spaced[run[i]]

    def ruler(self, rng, length, order="document"):
        kind = rng.choice(["single_1", "single_2", "multikey_1", "multikey_2", "multivalue", "multiquery"])
        keys_n, values_n, queries_n = {"multikey_1": (4, 1, 1), "multivalue": (1, 4, 1), "multiquery": (4, 1, 4)}.get(
            kind, (1, 1, 1)
        )
        keys = [random_key(rng) for _ in range(keys_n)]
        needles = [(k, str(rng.randint(1000000, 9999999))) for k in keys for _ in range(values_n)]
        asked = rng.sample(keys, queries_n)
        query = ", ".join(asked[:-1]) + ", and " + asked[-1] if queries_n > 1 else asked[0]
        task, question, kind_name = RULER_TASK, RULER_QUESTION, "numbers"
        if queries_n * values_n == 1:
            for old, new in (("Some", "A"), ("are all", "is"), ("are", "is"), ("answers", "answer")):
                task, question = task.replace(old, new), question.replace(old, new)
            kind_name = "number"
        head = [self.bos] + self.fixed(task.replace("{type}", kind_name))
        tail = self.encode(question.replace("{type}", kind_name).replace("{query}", query))
        rng.shuffle(needles)
        encoded = [self.encode(RULER_NEEDLE.format(*n)) for n in needles]
        answers = self.answer([v for k in asked for v in ordered(rng, [w for key, w in needles if key == k], order)])
        room = length - len(head) - len(tail) - len(answers) - sum(map(len, encoded)) - 2 * len(encoded)
        ids = list(head)
        if kind in ("single_1", "multikey_2"):
            lines = []
            while room > 0:
                if kind == "single_1":
                    lines.append(self.noise)
                else:
                    number = str(rng.randint(1000000, 9999999))
                    lines.append(self.encode(RULER_NEEDLE.format(random_key(rng), number)))
                room -= len(lines[-1]) + 1
            for needle in encoded:
                lines.insert(rng.randint(0, len(lines)), needle)
            for i, line in enumerate(lines):
                ids += (self.newline if i else []) + line
        else:
            run = self.sentence_run(rng, room)
            places = sorted(rng.randint(0, len(run)) for _ in encoded) + [len(run)]
            previous = 0
            first = True
            for i, place in enumerate(places):
                for j in range(previous, place):
                    ids += (self.plain if first else self.spaced)[run[j]] + self.dot
                    first = False
                if i < len(encoded):
                    ids += encoded[i] if first else self.spaced_needle(needles[i])
                    first = False
                previous = place
        ids += tail
        return Sample(ids + answers, len(ids))

    @property
    def benchmarks(self):
        """The writer of RULER's and InfiniteBench's tasks from the built-in sources."""
        if self.benchmark_writer is None:
            from benchmarks import BenchmarkWriter  # which needs the lists of this module

            self.benchmark_writer = BenchmarkWriter(self)
        return self.benchmark_writer

    def benchmark(self, rng, length, task, order="document", questions=1):
        """A task of RULER or InfiniteBench; longer than wanted where it has no room."""
        ids, answers = self.benchmarks.sample(task, rng, length, order, questions)
        return Sample(ids, answers[0][0], answers=answers)

    def spaced_needle(self, needle):
        return self.encode(" " + RULER_NEEDLE.format(*needle))

    def passkey(self, rng, length):
        key = f"{rng.randint(0, 99999):05d}"
        before, after = self.passkey_noise(rng, length)
        text = PASSKEY_TASK + NOISE_LINE * before + PASSKEY_NEEDLE.format(key) + "\n" + NOISE_LINE * after
        ids = [self.bos] + self.encode(text.rstrip("\n") + PASSKEY_QUESTION)
        return Sample(ids + self.answer([key]), len(ids))

    def passkey_noise(self, rng, length):
        lines = max(0, (length - 100) // (len(self.noise) + 1))
        before = rng.randint(0, lines)
        return before, lines - before

    def echo(self, rng, length):
        """Random tokens or numbers, and the same again: the shortest way to teach copying."""
        if rng.random() < 0.4:
            count = rng.randint(length // 6, length // 2 - 1)
            body = [rng.randrange(self.eos + 1, self.tokenizer.get_vocab_size()) for _ in range(count)]
        else:
            lead = rng.choice([" One of the magic number is: {}.", " is {}.", " {},", " is: {}."])
            body = []
            while len(body) < length // 2 - 20:
                number = [self.digit(rng.choice("0123456789")) for _ in range(rng.randint(5, 7))]
                head, tail = lead.rstrip().split("{}")
                body += self.fixed(head) + number + self.fixed(tail)
        return Sample([self.bos, *body, *body], len(body) + 1)

    def plain_text(self, rng, length):
        ids = [self.bos]
        for i, index in enumerate(self.sentence_run(rng, length - 16)):
            ids += (self.spaced if i else self.plain)[index] + self.dot
        return Sample(ids + [self.eos], 1)


NOISE_LINE = NOISE + "\n"
