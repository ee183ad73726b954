"""Load the shipped folder in Transformers and compare its greedy answers (RoPE, float32) with the recorded ones."""

import argparse
import json
import sys

import torch
import transformers
from transformers import AutoModelForCausalLM, AutoTokenizer


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--golden", required=True)
    options = parser.parse_args()
    model = AutoModelForCausalLM.from_pretrained(options.folder, dtype=torch.float32).eval()
    tokenizer = AutoTokenizer.from_pretrained(options.folder)
    with open(options.golden, encoding="utf-8") as file:
        cases = json.load(file)["cases"]
    unlike = 0
    for case in cases:
        prompt = case["prompt_ids"]
        text = tokenizer.decode(prompt[1:])
        encoded = tokenizer(text)["input_ids"]
        with torch.no_grad():
            out = model.generate(
                torch.tensor([prompt]), attention_mask=torch.ones(1, len(prompt), dtype=torch.long),
                max_new_tokens=48, do_sample=False, pad_token_id=tokenizer.eos_token_id,
            )  # fmt: skip
        new = out[0, len(prompt) :].tolist()
        same = new == case["rope_ids"]
        unlike += not (same and encoded == prompt)
        print(case["task"], len(prompt), "answer", "same" if same else "DIFFERS",
              "prompt ids", "same" if encoded == prompt else "DIFFER", repr(tokenizer.decode(new)))  # fmt: skip
    print(f"transformers {transformers.__version__}, torch {torch.__version__}: {len(cases) - unlike} of {len(cases)} alike")
    sys.exit(1 if unlike else 0)


if __name__ == "__main__":
    main()
