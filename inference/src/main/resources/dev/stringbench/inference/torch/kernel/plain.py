# Attention by the definition, for devices and dtypes that have no kernel.


# The maths of every kernel: memory is queries x keys.
def maths(query: Tensor, key: Tensor, value: Tensor, causal: bool, scale: float) -> Tuple[Tensor, Tensor]:
  rows = __torch__.attention.grouped(query, key.size(1))
  by_head = torch.unsqueeze(torch.permute(key, [1, 2, 0]), 1)  # (kv_heads, 1, head_dim, keys)
  score = __torch__.attention.wide(torch.matmul(rows, by_head)) * scale  # (kv_heads, group, queries, keys)
  if causal:
    hidden = torch.triu(torch.ones([query.size(0), key.size(0)], dtype=11, device=query.device), 1)  # 11 is bool
    score = torch.masked_fill(score, hidden, -inf)
  log_sum = torch.logsumexp(score, [-1])
  weight = torch.exp(score - torch.unsqueeze(log_sum, -1)).to(query.dtype)
  mixed = torch.matmul(weight, torch.unsqueeze(torch.transpose(value, 0, 1), 1))
  output = torch.reshape(torch.permute(mixed, [2, 0, 1, 3]), [query.size(0), query.size(1), query.size(2)])
  return output, torch.reshape(log_sum, [query.size(1), query.size(0)])


# The same in slices of queries, so that the scores of one slice stay below 2^26 numbers.
def piece(query: Tensor, key: Tensor, value: Tensor, causal: bool, scale: float) -> Tuple[Tensor, Tensor]:
  rows = max(1, 67108864 // (query.size(1) * key.size(0)))
  if causal or rows >= query.size(0):
    return __torch__.plain.maths(query, key, value, causal, scale)
  outputs = annotate(List[Tensor], [])
  log_sums = annotate(List[Tensor], [])
  for first in range(0, query.size(0), rows):
    output, log_sum = __torch__.plain.maths(query[first:first + rows], key, value, causal, scale)
    outputs.append(output)
    log_sums.append(log_sum)
  return torch.cat(outputs), torch.cat(log_sums, 1)
