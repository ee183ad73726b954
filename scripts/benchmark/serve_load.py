"""Load on `string-bench serve`: how long do short streams stand still while a long prompt enters?

Sends token ids to /v1/completions with the standard library alone: the long prompt by itself, the streams by themselves, then both.
Every prompt is new to the server, so that no prefix is reused. A token counts when its event arrives here.
"""

import argparse
import http.client
import json
import random
import threading
import time


class Server:
    def __init__(self, address):
        self.host, _, self.port = address.partition(":")

    def post(self, body):
        connection = http.client.HTTPConnection(self.host, int(self.port), timeout=1800)
        connection.request(
            "POST", "/v1/completions", json.dumps({"ignore_eos": True, **body}), {"Content-Type": "application/json"}
        )
        response = connection.getresponse()
        if response.status != 200:
            raise SystemExit(f"the server answers {response.status}: {response.read(500).decode(errors='replace')}")
        return response

    def seconds(self, prompt):
        """Until a prompt's first token."""
        start = time.monotonic()
        self.post({"prompt": prompt, "max_tokens": 1}).read()
        return time.monotonic() - start

    def stream(self, prompt, tokens, arrivals):
        for line in self.post({"prompt": prompt, "max_tokens": tokens, "stream": True}):
            if line.startswith(b"data: {"):
                arrivals.append(time.monotonic())


def run_streams(server, prompts, tokens, beside=None):
    """Seconds until all streams have ended, arrivals of each, and what a function returned that ran beside them."""
    arrivals = [[] for _ in prompts]
    threads = [
        threading.Thread(target=server.stream, args=(prompt, tokens, mine)) for prompt, mine in zip(prompts, arrivals)
    ]
    start = time.monotonic()
    for thread in threads:
        thread.start()
    found = None
    if beside:
        while any(len(mine) < 5 for mine in arrivals) and any(thread.is_alive() for thread in threads):
            time.sleep(0.005)
        found = beside()
    for thread in threads:
        thread.join()
    return time.monotonic() - start, arrivals, found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", default="127.0.0.1:8000", help="host:port")
    parser.add_argument("--long", type=int, default=131_000, help="tokens of the long prompt")
    parser.add_argument("--streams", type=int, default=32)
    parser.add_argument("--tokens", type=int, default=600, help="new tokens of each stream: they must outlast the long prompt")
    parser.add_argument("--vocabulary", type=int, default=400, help="token ids are drawn from 5 up to this")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    server, rng = Server(options.server), random.Random(options.seed)
    ids = lambda count: [rng.randrange(5, options.vocabulary) for _ in range(count)]
    several = lambda: [ids(40) for _ in range(options.streams)]
    server.seconds(ids(options.long))  # warm up
    alone = server.seconds(ids(options.long))
    run_streams(server, several(), 30)
    plain, arrivals, _ = run_streams(server, several(), options.tokens)
    tokens = sum(map(len, arrivals))
    print(f"long prompt alone {alone:.2f} s; {options.streams} streams alone {plain:.2f} s, {tokens / plain:.0f} tokens/s")

    long_prompt = ids(options.long)

    def enter():
        start = time.monotonic()
        return start, start + server.seconds(long_prompt)

    both, arrivals, (start, end) = run_streams(server, several(), options.tokens, enter)
    gaps = [(b - a, a) for mine in arrivals for a, b in zip(mine, mine[1:]) if b > start and a < end]
    if not gaps or min(mine[-1] for mine in arrivals) < end:
        raise SystemExit("the streams ended before the long prompt had entered; give more --tokens")
    pause, at = max(gaps)
    after = sum(arrival > end for mine in arrivals for arrival in mine) / (max(mine[-1] for mine in arrivals) - end)
    print(
        f"together {both:.2f} s, {(plain + alone) / both:.3f} times the speed of one after the other; the long prompt took"
        f" {end - start:.2f} s, with {after:.0f} tokens/s of the streams after it\n"
        f"longest pause {pause:.3f} s, {pause / alone:.3f} of the long prompt alone, {max(0, at - start):.2f} s after it was sent"
    )


if __name__ == "__main__":
    main()
