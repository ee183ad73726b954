# Root mean square normalisation (Zhang and Sennrich 2019) over the last side.


def rms(x: Tensor, weight: Tensor, epsilon: float) -> Tensor:
  if x.device.type != "cpu":
    # torch.rms_norm of libtorch 2.7 widens x to float32 in memory, and passes over it 18 times where this does 5 times.
    length = torch.linalg_vector_norm(x, 2, [-1], True, dtype=6)  # 6 is float32
    scaled = torch.empty_like(x)
    torch.mul(x, torch.rsqrt(length * length / x.size(-1) + epsilon), out=scaled)
    return scaled.mul_(weight)
  wide = x.to(6)
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
