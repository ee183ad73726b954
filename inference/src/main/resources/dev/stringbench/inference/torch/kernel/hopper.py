# The attention of attention.py in one call of a kernel of our own for Hopper GPUs (hopper.cu), which HopperAttention.java
# registers as an operator. As attention.attend.
def attend(near: Tensor, far: Tensor, count: int, key: Tensor, value: Tensor, start: int, reach: int, sees_far: bool,
    scale: float, least: int) -> Tensor:
  output = torch.empty([count, near.size(1), near.size(2)], dtype=near.dtype, device=near.device)
  ops.string_bench.attention(output, near, far, key, value, start, min(reach, start + count), sees_far, scale)
  return output
