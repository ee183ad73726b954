# Linear layers, by the names that Java gives the parts of a layer.


# Some linear layers of one input, those of `names` that there are, as one matrix product where `joined`, which saves a
# GPU's time, or each apart, which leaves mapped weights where they are.
class Linears:
  weights : List[Tensor]
  biases : List[Optional[Tensor]]

  def __init__(self, weights: Dict[str, Tensor], names: List[str], joined: bool) -> NoneType:
    parts = annotate(List[Tensor], [])
    part_biases = annotate(List[Optional[Tensor]], [])
    filled = annotate(List[Tensor], [])
    has_bias = False
    for name in names:
      if name + ".weight" in weights:
        weight = weights[name + ".weight"]
        parts.append(weight)
        bias = weights.get(name + ".bias")
        part_biases.append(bias)
        if bias is not None:
          filled.append(bias)
          has_bias = True
        else:
          filled.append(torch.zeros([weight.size(0)], dtype=weight.dtype, device=weight.device))
    if joined:
      self.weights = [torch.cat(parts)]
      if has_bias:
        self.biases = annotate(List[Optional[Tensor]], [torch.cat(filled)])
      else:
        self.biases = annotate(List[Optional[Tensor]], [None])
    else:
      self.weights = parts
      self.biases = part_biases
    return None


# (tokens, in) -> (tokens, sum of the layers' outs).
def apply(linears: __torch__.linear.Linears, x: Tensor) -> Tensor:
  if len(linears.weights) == 1:
    return torch.linear(x, linears.weights[0], linears.biases[0])
  outputs = annotate(List[Tensor], [])
  for index in range(len(linears.weights)):
    outputs.append(torch.linear(x, linears.weights[index], linears.biases[index]))
  return torch.cat(outputs, -1)
