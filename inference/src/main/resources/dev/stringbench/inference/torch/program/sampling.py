# Choosing the next token from its logits, on the logits' own device.


class Sampling:
  temperature : float  # 0 takes the likeliest token
  top_p : float
  top_k : int  # 0 keeps all
  penalty : float
  seen : Tensor  # (vocab) bool: the tokens that the penalty applies to

  def __init__(self, temperature: float, top_p: float, top_k: int, penalty: float, seen: Tensor) -> NoneType:
    self.temperature = temperature
    self.top_p = top_p
    self.top_k = top_k
    self.penalty = penalty
    self.seen = seen
    return None


# The index at which the running sum of the kept probabilities passes `draw`, a number in [0, 1).
def sample(logits: Tensor, sampling: __torch__.sampling.Sampling, draw: float) -> Tensor:
  ordered, order = torch.sort(logits / sampling.temperature, -1, True)
  if sampling.top_k > 0:
    ordered = ordered[:sampling.top_k]
  probability = torch.softmax(ordered, -1, 7)  # 7 is float64
  before = torch.cumsum(probability, -1) - probability
  # The likeliest token has nothing before it, so at least one is kept.
  probability = torch.where(before < sampling.top_p, probability, torch.zeros_like(probability))
  running = torch.cumsum(probability, -1)
  index = torch.sum(running <= draw * running[-1])
  last = torch.sum(probability > 0) - 1
  return order[torch.minimum(index, last)]


# The next token after logits (vocab), as a tensor of one number on their device; marks it as seen.
def choose(logits: Tensor, sampling: __torch__.sampling.Sampling, draw: float) -> Tensor:
  if sampling.penalty != 1.0:
    penalized = torch.where(logits < 0, logits * sampling.penalty, logits / sampling.penalty)
    logits = torch.where(sampling.seen, penalized, logits)
  if sampling.temperature == 0.0:
    chosen = torch.argmax(logits)
  else:
    chosen = __torch__.sampling.sample(logits, sampling, draw)
  if sampling.penalty != 1.0:
    torch.index_fill_(sampling.seen, 0, torch.reshape(chosen, [1]), True)
  return chosen


# The next token after each row of logits (sequences, vocab).
def choose_each(logits: Tensor, samplings: List[__torch__.sampling.Sampling], draws: List[float]) -> Tensor:
  plain = True
  for sampling in samplings:
    if sampling.temperature != 0.0 or sampling.penalty != 1.0:
      plain = False
  if plain:
    return torch.argmax(logits, -1)
  chosen = annotate(List[Tensor], [])
  for index in range(len(samplings)):
    chosen.append(__torch__.sampling.choose(logits[index], samplings[index], draws[index]))
  return torch.stack(chosen)
