# What decode.cu needs of a model, and the plain maths that it is compared with: one decode step of one sequence.


def or_none(tensor: Optional[Tensor], like: Tensor) -> Tensor:
  if tensor is not None:
    return tensor
  return like[:0]


# For each layer twelve tensors in the order of decode.cu's structure, without elements where it has none; then the
# embedding, the final norm and the head. Products must be joined, as they are on a GPU. Nothing at all where layers have
# norms that decode.cu does not know.
def weights(model: __torch__.decoder.Model) -> List[Tensor]:
  tensors = annotate(List[Tensor], [])
  for layer in model.layers:
    like = layer.like.view(-1)
    attention = layer.attention
    feed_forward = layer.feed_forward
    attention_norm = attention.before
    feed_forward_norm = feed_forward.before
    if attention_norm is None or feed_forward_norm is None:
      return annotate(List[Tensor], [])
    if attention.after is not None or feed_forward.after is not None:
      return annotate(List[Tensor], [])
    query_norm = attention.query_norm
    if query_norm is not None:
      if query_norm.size(0) != model.head_dim:
        return annotate(List[Tensor], [])
    tensors.append(attention_norm)
    tensors.append(attention.inputs.weights[0])
    tensors.append(__torch__.single.or_none(attention.inputs.biases[0], like))
    tensors.append(__torch__.single.or_none(query_norm, like))
    tensors.append(__torch__.single.or_none(attention.key_norm, like))
    tensors.append(attention.output.weights[0])
    tensors.append(__torch__.single.or_none(attention.output.biases[0], like))
    tensors.append(feed_forward_norm)
    tensors.append(feed_forward.inputs.weights[0])
    tensors.append(__torch__.single.or_none(feed_forward.inputs.biases[0], like))
    tensors.append(feed_forward.output.weights[0])
    tensors.append(__torch__.single.or_none(feed_forward.output.biases[0], like))
  tensors.append(model.embedding)
  tensors.append(model.final_norm)
  tensors.append(model.head)
  return tensors


# Attention of one query (heads, head_dim), rotated for near and for far keys, to (keys, kv_heads, head_dim), the last of
# which is its own; in float32.
def attend(near: Tensor, far: Tensor, keys: Tensor, values: Tensor, reach: int, has_far: bool) -> Tensor:
  kv_heads = keys.size(1)
  count = keys.size(0)
  shape = [kv_heads, near.size(0) // kv_heads, near.size(1)]
  by_head = torch.permute(keys.to(6), [1, 2, 0])  # 6 is float32
  is_far = torch.ge(torch.arange(count - 1, -1, -1, device=keys.device), reach)
  score = torch.matmul(torch.view(near.to(6), shape), by_head)
  if has_far:
    score = torch.where(is_far, torch.matmul(torch.view(far.to(6), shape), by_head), score)
  else:
    score = torch.masked_fill(score, is_far, -inf)
  weight = torch.softmax(score / torch.sqrt(near.size(1)), -1)
  return torch.reshape(torch.matmul(weight, torch.permute(values.to(6), [1, 0, 2])), [1, -1]).to(near.dtype)


def relative(actual: Tensor, expected: Tensor) -> float:
  difference = float(torch.sqrt(torch.sum((actual.to(6) - expected.to(6)) ** 2)))
  size = float(torch.sqrt(torch.sum(expected.to(6) ** 2)))
  if difference != difference:
    return inf
  return difference / max(size, 1.0e-20)


# How far logits (1, vocab) are from those of plain maths, and the last layer's cached key and value, in parts of their
# size. The cache holds what the step has seen and left there; `chosen` must be the index of the greatest logit. Of a model that
# is split each rank brings its part and its cache, and the logits of all tokens.
def error(model: __torch__.decoder.Model, keys: List[Tensor], values: List[Tensor], logits: Tensor, chosen: int, token: int,
    base: int, position: int, inverse_frequencies: List[float], factor: float, reach: int, has_far: bool, far_shift: int) -> float:
  device = model.embedding.device
  table = torch.tensor(inverse_frequencies, dtype=6, device=device)
  place = torch.tensor([position, position + far_shift], dtype=4, device=device)  # 4 is int64
  cosine, sine = __torch__.rotary.angles(place, table, factor)
  hidden = __torch__.decoder.embed(model, torch.tensor([token], dtype=4, device=device))
  row = base + position
  worst = 0.0
  for index in range(len(model.layers)):
    layer = model.layers[index]
    query, key, value = __torch__.block.project(layer.attention, hidden, model.kv_heads, model.head_dim, model.epsilon)
    near = __torch__.rotary.rotate_each(query, cosine[:1].unsqueeze(0), sine[:1].unsqueeze(0))[0, 0]
    far = __torch__.rotary.rotate_each(query, cosine[1:].unsqueeze(0), sine[1:].unsqueeze(0))[0, 0]
    turned = __torch__.rotary.rotate_each(key, cosine[:1].unsqueeze(0), sine[:1].unsqueeze(0))[0]
    attended = __torch__.single.attend(
      near, far, torch.cat([keys[index][base:row], turned]), torch.cat([values[index][base:row], value]), reach, has_far)
    __torch__.decoder.finish(model, layer, hidden, attended, __torch__.decoder.never())
    if index + 1 == len(model.layers):
      worst = max(__torch__.single.relative(keys[index][row], turned[0]), __torch__.single.relative(values[index][row], value[0]))
  expected = __torch__.decoder.logits(model, hidden, 0, 1)
  if int(torch.argmax(logits)) != chosen:
    return inf
  return max(worst, __torch__.single.relative(logits, expected))
