# Sums over the ranks of a model that is split over devices, by the operator that AllReduce.java registers. Each rank runs
# this program on a thread of its own.


# Replaces `x`, which must be contiguous, by its sum over the ranks, unless they agree to stop since one of them has seen
# that `cancelled` is set. Returns whether they go on.
def sum(x: Tensor, cancelled: Tensor) -> bool:
  stopped = torch.zeros([1], dtype=0)  # 0 is uint8
  ops.string_bench.all_reduce(x, stopped, cancelled)
  return not bool(stopped)


# The same, but beside what comes after it, until `finish`; `x` must be kept and left alone until then.
def begin(x: Tensor, cancelled: Tensor) -> bool:
  stopped = torch.zeros([1], dtype=0)  # 0 is uint8
  ops.string_bench.begin_all_reduce(x, stopped, cancelled)
  return not bool(stopped)


# Waits for the sums that have begun. `x` is any tensor of the device.
def finish(x: Tensor) -> NoneType:
  ops.string_bench.finish_all_reduce(x)
  return None
