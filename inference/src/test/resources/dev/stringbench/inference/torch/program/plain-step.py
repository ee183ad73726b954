# What step.py asks of its operator, one sequence after the other in plain maths, for machines without such a GPU.
def attend(query: Tensor, key: Tensor, value: Tensor, keys: Tensor, values: Tensor, cosine: Tensor, sine: Tensor, base: Tensor,
    position: Tensor, longest: int, reach: int, has_far: bool) -> Tensor:
  heads = query.size(1)
  turned = __torch__.rotary.rotate_each(torch.cat([query, key], 1), cosine, sine)
  row = base + position
  keys.index_copy_(0, row, turned[0, :, heads:])
  values.index_copy_(0, row, value)
  bases = annotate(List[int], [])
  positions = annotate(List[int], [])
  for index in range(query.size(0)):
    bases.append(int(base[index]))
    positions.append(min(int(position[index]), longest - 1))  # keys beyond the longest would be missed
  return __torch__.attention.decode_each(
    turned[0, :, :heads], turned[turned.size(0) - 1, :, :heads], keys, values, bases, positions, reach, has_far, "plain")
