# kernels.py in plain maths, so that what GPUs are asked to compute can be checked where there is none.


def masked(query: Tensor, key: Tensor, value: Tensor, hidden: Tensor, scale: float) -> Tuple[Tensor, Tensor]:
  group = query.size(1) // key.size(1)
  k = torch.repeat_interleave(key, group, 1)
  v = torch.repeat_interleave(value, group, 1)
  score = torch.masked_fill(torch.matmul(query, torch.transpose(k, -1, -2)) * scale, hidden, -inf)
  return torch.matmul(torch.softmax(score, -1), v), torch.logsumexp(score, [-1])


def cpu(query: Tensor, key: Tensor, value: Tensor, causal: bool, scale: float) -> Tuple[Tensor, Tensor]:
  hidden = torch.zeros([query.size(2), key.size(2)], dtype=11, device=query.device)
  if causal:
    hidden = torch.triu(torch.ones_like(hidden), 1)
  return __torch__.kernels.masked(query, key, value, hidden, scale)


def efficient(query: Tensor, key: Tensor, value: Tensor, causal: bool, scale: float) -> Tuple[Tensor, Tensor]:
  return __torch__.kernels.cpu(query, key, value, causal, scale)


def flash(query: Tensor, key: Tensor, value: Tensor, causal: bool, scale: float) -> Tuple[Tensor, Tensor]:
  return __torch__.kernels.cpu(query, key, value, causal, scale)


def cudnn(query: Tensor, key: Tensor, value: Tensor, causal: bool, scale: float) -> Tuple[Tensor, Tensor]:
  return __torch__.kernels.cpu(query, key, value, causal, scale)


def flash_band(query: Tensor, key: Tensor, value: Tensor, window: int, scale: float) -> Tuple[Tensor, Tensor]:
  i = torch.unsqueeze(torch.arange(query.size(0)), 1) + key.size(0) - query.size(0)
  j = torch.unsqueeze(torch.arange(key.size(0)), 0)
  hidden = j > i
  if window >= 0:
    hidden = torch.logical_or(hidden, j <= i - window)
  output, log_sum = __torch__.kernels.masked(
    torch.unsqueeze(torch.transpose(query, 0, 1), 0), torch.unsqueeze(torch.transpose(key, 0, 1), 0),
    torch.unsqueeze(torch.transpose(value, 0, 1), 0), hidden, scale)
  return torch.transpose(output[0], 0, 1), log_sum[0]


def flash_rows(query: Tensor, keys: Tensor, values: Tensor, query_starts: Tensor, starts: Tensor, counts: Tensor,
    longest: int, scale: float) -> Tuple[Tensor, Tensor]:
  outputs = annotate(List[Tensor], [])
  log_sums = annotate(List[Tensor], [])
  for index in range(query.size(0)):
    first = int(starts[index])
    count = int(counts[index])
    count = min(count, longest)  # keys beyond the longest would be missed
    if count == 0:
      outputs.append(torch.zeros_like(query[index:index + 1]))
      log_sums.append(torch.full([query.size(1), 1], inf, dtype=query.dtype))  # as the kernel does
    else:
      output, log_sum = __torch__.kernels.flash_band(
        query[index:index + 1], keys[first:first + count], values[first:first + count], -1, scale)
      outputs.append(output)
      log_sums.append(log_sum)
  return torch.cat(outputs), torch.cat(log_sums, 1)
