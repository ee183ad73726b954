"""Write the folder that is shipped, in Hugging Face's layout, and the greedy answers that the Java engine is held to."""

import argparse
import json
import random
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer

from evaluate import NEW_TOKENS, load
from model import ROPE, PositionScheme, hugging_face_config
from tasks import BOS, EOS, TaskWriter

GOLDEN_SEED = "golden"


def write_json(path: Path, value):
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def write_folder(folder: Path, model, tokenizer: Tokenizer, string_config):
    folder.mkdir(parents=True, exist_ok=True)
    bos, eos = tokenizer.token_to_id(BOS), tokenizer.token_to_id(EOS)
    write_json(folder / "config.json", hugging_face_config(model.config, eos, bos, string_config))
    write_json(
        folder / "generation_config.json",
        {"bos_token_id": bos, "eos_token_id": eos, "do_sample": False},
    )
    write_json(
        folder / "tokenizer_config.json",
        {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "bos_token": BOS,
            "eos_token": EOS,
            "clean_up_tokenization_spaces": False,
            "model_max_length": model.config.max_position_embeddings,
        },
    )
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    weights = {name: tensor.to(torch.bfloat16).contiguous() for name, tensor in model.state_dict().items()}
    save_file(weights, str(folder / "model.safetensors"), metadata={"format": "pt"})
    (folder / "model.safetensors").chmod(0o644)


def golden(model, writer, string_config, lengths):
    """Prompts of the tasks with the greedy continuations under both schemes, as token ids."""
    rng = random.Random(GOLDEN_SEED)
    string = PositionScheme(string_config["shifted_offset"], string_config["local_value"])
    cases = []
    for task, length in [("niah4", lengths[0]), ("niah4", lengths[1]), ("niah4", lengths[2]),
                         ("ruler", lengths[0]), ("passkey", lengths[0]), ("vt", lengths[2]),
                         ("niah_multikey_3", lengths[2]), ("kv_retrieval", lengths[2])]:  # fmt: skip
        own = getattr(writer, task, None)
        sample = own(rng, length) if own else writer.benchmark(rng, length, task)
        prompt = sample.ids[: sample.answer_start]
        cases.append({
            "task": task,
            "prompt_ids": prompt,
            "rope_ids": model.generate([prompt], writer.eos, 48, ROPE)[0],
            "string_ids": model.generate([prompt], writer.eos, 48, string)[0],
        })  # fmt: skip
    return cases


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True, help="a checkpoint of train.py")
    parser.add_argument("--tokenizer", required=True)
    parser.add_argument("--text", required=True, help="synthetic text of a seed not trained on")
    parser.add_argument("--shifted-offset", type=int, required=True)
    parser.add_argument("--local-value", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--golden", type=Path, required=True, help="JSON file for the greedy answers")
    options = parser.parse_args()

    model = load(options.model)
    tokenizer = Tokenizer.from_file(options.tokenizer)
    string_config = {"shifted_offset": options.shifted_offset, "local_value": options.local_value}
    write_folder(options.folder, model, tokenizer, string_config)
    with open(options.text, encoding="utf-8") as file:
        writer = TaskWriter(tokenizer, file.read(200_000))
    longest = model.config.max_position_embeddings - NEW_TOKENS
    cases = golden(model, writer, string_config, (longest // 3, 2 * longest // 3, longest))
    options.golden.parent.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(" " + json.dumps(case) for case in cases)
    options.golden.write_text(
        f'{{"string_config": {json.dumps(string_config)}, "cases": [\n{lines}\n]}}\n', encoding="utf-8"
    )


if __name__ == "__main__":
    main()
