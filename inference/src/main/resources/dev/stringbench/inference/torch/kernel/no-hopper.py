# Takes the place of hopper.py where its operator is not registered: the kernel's self-check fails and another is chosen.
def attend(near: Tensor, far: Tensor, count: int, key: Tensor, value: Tensor, start: int, reach: int, sees_far: bool,
    scale: float, least: int) -> Tensor:
  ops.prim.RaiseException("Error: the hopper kernel is for GPUs of compute capability 9.0")
  return near
