# Rotary position embedding (Su et al. 2021) in the half-split layout of Hugging Face checkpoints.


# Cosine and sine, each (positions, head_dim / 2) float32, for positions first..first+count-1; computed in float32 as
# Transformers does, so that long positions round alike.
def angles(first: int, count: int, inverse_frequencies: Tensor, factor: float) -> Tuple[Tensor, Tensor]:
  device = inverse_frequencies.device
  position = torch.arange(first, first + count, dtype=6, device=device)  # 6 is float32
  angle = torch.unsqueeze(position, 1) * inverse_frequencies
  return torch.cos(angle) * factor, torch.sin(angle) * factor


# Rotates (heads..., positions, head_dim); the arithmetic is float32 whatever the dtype.
def rotate(x: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
  half = x.size(-1) // 2
  left = x[..., :half].to(6)
  right = x[..., half:].to(6)
  return torch.cat([left * cosine - right * sine, right * cosine + left * sine], -1).to(x.dtype)
