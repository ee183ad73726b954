# Sums over the ranks of a model that is split over devices. This is the file for models that are not: nothing calls it.


def sum(x: Tensor, cancelled: Tensor) -> bool:
  ops.prim.RaiseException("Error: this program is for models that are not split")
  return False


def begin(x: Tensor, cancelled: Tensor) -> bool:
  return __torch__.collective.sum(x, cancelled)


def finish(x: Tensor) -> NoneType:
  return None
