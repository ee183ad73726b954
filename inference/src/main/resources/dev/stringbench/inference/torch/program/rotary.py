# Rotary position embedding (Su et al. 2021) in the half-split layout of Hugging Face checkpoints.


# Cosine and sine, each (positions, 1, head_dim / 2) float32; computed in float32 as Transformers does, so that long
# positions round alike.
def angles(position: Tensor, inverse_frequencies: Tensor, factor: float) -> Tuple[Tensor, Tensor]:
  angle = torch.reshape(position.to(6), [-1, 1, 1]) * inverse_frequencies  # 6 is float32
  return torch.cos(angle) * factor, torch.sin(angle) * factor


# Rotates (..., positions, heads, head_dim) into `out`; the arithmetic is float32 whatever the dtype.
def rotate_into(out: Tensor, x: Tensor, cosine: Tensor, sine: Tensor) -> NoneType:
  half = x.size(-1) // 2
  left = x[..., :half]
  right = x[..., half:]
  torch.addcmul(left * cosine, right, sine, value=-1, out=out[..., :half])
  torch.addcmul(right * cosine, left, sine, out=out[..., half:])
  return None


# The same as a new tensor that has `spare` further rows of zeros.
def rotate(x: Tensor, cosine: Tensor, sine: Tensor, spare: int) -> Tensor:
  count = x.size(0)
  out = torch.empty([count + spare, x.size(1), x.size(2)], dtype=x.dtype, device=x.device)
  if spare > 0:
    torch.zero_(out[count:])
  __torch__.rotary.rotate_into(out[:count], x, cosine, sine)
  return out


# Several rotations of the same numbers in one pass: cosine and sine (rotations, positions, 1, head_dim / 2).
def rotate_each(x: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
  out = torch.empty([cosine.size(0), x.size(0), x.size(1), x.size(2)], dtype=x.dtype, device=x.device)
  __torch__.rotary.rotate_into(out, torch.unsqueeze(x, 0), cosine, sine)
  return out
