# Root mean square normalisation (Zhang and Sennrich 2019) over the last side.


def rms(x: Tensor, weight: Tensor, epsilon: float) -> Tensor:
  if x.device.type != "cpu":
    return torch.rms_norm(x, [x.size(-1)], weight, epsilon)  # one kernel, float32 within
  wide = x.to(6)  # float32
  scaled = wide * torch.rsqrt(torch.mean(wide * wide, [-1], True) + epsilon)
  return weight * scaled.to(x.dtype)


# A norm that a block may be without.
def optional(x: Tensor, weight: Optional[Tensor], epsilon: float) -> Tensor:
  if weight is None:
    return x
  return __torch__.norm.rms(x, weight, epsilon)


# A norm of heads (tokens, heads, head_dim): of each head, or of all heads together where the weight is as long.
def heads(x: Tensor, weight: Tensor, epsilon: float) -> Tensor:
  if weight.size(0) == x.size(2):
    return __torch__.norm.rms(x, weight, epsilon)
  joined = torch.reshape(x, [x.size(0), -1])
  return torch.view(__torch__.norm.rms(joined, weight, epsilon), [x.size(0), x.size(1), x.size(2)])
