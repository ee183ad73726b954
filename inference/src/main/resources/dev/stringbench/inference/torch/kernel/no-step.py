# Takes the place of step.py where its operator is not registered: the self-check fails and another way is chosen.
def attend(query: Tensor, key: Tensor, value: Tensor, keys: Tensor, values: Tensor, cosine: Tensor, sine: Tensor, base: Tensor,
    position: Tensor, longest: int, reach: int, has_far: bool) -> Tensor:
  ops.prim.RaiseException("Error: the fused step is for GPUs of compute capability 8.0 and newer")
  return query
