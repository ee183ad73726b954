"""Train the byte-level BPE of the demo model on our own text: every digit is one token, most words are one."""

import argparse
import random

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers

from benchmarks import ALL_WORDS, INFBENCH, RULER, FACTS
from tasks import BOS, CONTEXT_FREE_TEXTS, EOS, random_key


def train(text: str, vocab_size: int) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        # GPT-2's cuts, then digits one by one
        [pre_tokenizers.ByteLevel(add_prefix_space=False), pre_tokenizers.Digits(individual_digits=True)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size,
        special_tokens=[BOS, EOS],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    rng = random.Random(0)
    keys = " ".join(random_key(rng) for _ in range(len(text) // 400))
    own = [task["template"] + task["answer_prefix"] for task in RULER["tasks"].values()]
    own += [*INFBENCH["synthetic"].values(), *FACTS.values(), "lives in", "and works as a", "keeps one", "The door of"]
    own += [set_[task] for set_ in (INFBENCH["prompt_sets"]["yarn_mistral"],) for task in ("passkey", "number_string", "kv_retrieval")]
    prompts = "\n".join(CONTEXT_FREE_TEXTS + own) + "\n"
    # the built-in words, in lists, as keys and as surnames
    listed = " ".join(ALL_WORDS + [word.capitalize() for word in ALL_WORDS])
    keys += (" " + listed + " " + listed.replace(" ", "-")) * (len(text) // 40_000 + 1)
    tokenizer.train_from_iterator([text, keys, prompts * (len(text) // 100 // len(prompts) + 1)], trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{BOS} $A", pair=f"{BOS} $A {BOS} $B", special_tokens=[(BOS, tokenizer.token_to_id(BOS))]
    )
    return tokenizer


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--text", required=True)
    arguments.add_argument("--vocab-size", type=int, default=1536)
    arguments.add_argument("--output", required=True)
    options = arguments.parse_args()
    with open(options.text, encoding="utf-8") as file:
        text = file.read(4_000_000)
    tokenizer = train(text, options.vocab_size)
    tokenizer.save(options.output)
    sample = text[:200_000]
    count = len(tokenizer.encode(sample, add_special_tokens=False).ids)
    print(f"vocabulary {tokenizer.get_vocab_size()}, {count / len(sample.split()):.3f} tokens per word")


if __name__ == "__main__":
    main()
