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


# For each row of logits (sequences, vocab) the index at which the running sum of the kept probabilities passes a draw, a
# number in [0, 1). `rules` (4, sequences, 1), float64: temperatures, top_p, numbers of candidates, draws.
def sample(logits: Tensor, rules: Tensor) -> Tensor:
  temperature = torch.where(rules[0] == 0, torch.ones_like(rules[0]), rules[0])
  ordered, order = torch.sort(logits, -1, True)
  # The difference to the greatest, so that however small a temperature is, nothing overflows.
  score = (ordered - ordered[:, :1]) / temperature
  rank = torch.arange(ordered.size(1), device=logits.device)
  probability = torch.softmax(torch.masked_fill(score, rank >= rules[2], -inf), -1)
  before = torch.cumsum(probability, -1) - probability
  # The likeliest token has nothing before it, so at least one is kept.
  probability = torch.where(before < rules[1], probability, torch.zeros_like(probability))
  running = torch.cumsum(probability, -1)
  index = torch.sum(running <= rules[3] * running[:, -1:], [-1], True)
  last = torch.sum(probability > 0, [-1], True) - 1
  return torch.gather(order, 1, torch.clamp(torch.minimum(index, last), min=0))[:, 0]  # -1 where logits are no numbers


# The next token after each row of logits (sequences, vocab), on their device; marks them as seen. But for penalties, the
# operations are as many for one sequence as for many.
def choose_each(logits: Tensor, samplings: List[__torch__.sampling.Sampling], draws: List[float]) -> Tensor:
  count = len(samplings)
  drawn = False
  penalized = annotate(List[int], [])
  temperatures = annotate(List[float], [])
  masses = annotate(List[float], [])
  candidates = annotate(List[float], [])
  for index in range(count):
    sampling = samplings[index]
    if sampling.penalty != 1.0:
      penalized.append(index)
    drawn = drawn or sampling.temperature != 0.0
    temperatures.append(sampling.temperature)
    masses.append(sampling.top_p)
    if sampling.top_k > 0:
      candidates.append(float(sampling.top_k))
    else:
      candidates.append(float(logits.size(1)))
  if len(penalized) > 0:
    logits = logits.clone()
    for index in penalized:
      sampling = samplings[index]
      row = logits[index]
      changed = torch.where(row < 0, row * sampling.penalty, row / sampling.penalty)
      row.copy_(torch.where(sampling.seen, changed, row))
  chosen = torch.argmax(logits, -1)
  if drawn:
    rules = torch.tensor(torch.add(torch.add(temperatures, masses), torch.add(candidates, draws)), dtype=7, device=logits.device)
    rules = torch.view(rules, [4, count, 1])
    chosen = torch.where(rules[0, :, 0] == 0, chosen, __torch__.sampling.sample(logits, rules))
  for index in penalized:
    torch.index_fill_(samplings[index].seen, 0, chosen[index:index + 1], True)
  return chosen
