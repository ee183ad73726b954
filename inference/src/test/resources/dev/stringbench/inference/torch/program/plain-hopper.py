# What hopper.py asks of its operator, in plain maths by a mask, for machines without such a GPU.
def attend(near: Tensor, far: Tensor, count: int, key: Tensor, value: Tensor, start: int, reach: int, sees_far: bool,
    scale: float, least: int) -> Tensor:
  end = start + count
  reach = min(reach, end)
  group = near.size(1) // key.size(1)
  keys = torch.permute(torch.repeat_interleave(key[:end], group, 1), [1, 2, 0])  # (heads, head_dim, keys)
  values = torch.transpose(torch.repeat_interleave(value[:end], group, 1), 0, 1)
  near_score = torch.matmul(torch.transpose(near[:count], 0, 1), keys) * scale
  far_score = torch.matmul(torch.transpose(far[:count], 0, 1), keys) * scale
  position = torch.unsqueeze(torch.arange(start, end, device=near.device), 1)
  distance = position - torch.arange(0, end, device=near.device)
  if not sees_far:
    far_score = torch.full_like(far_score, -inf)
  score = torch.where(torch.lt(distance, reach), near_score, far_score)
  score = torch.masked_fill(score, torch.lt(distance, 0), -inf)
  return torch.transpose(torch.matmul(torch.softmax(score, -1), values), 0, 1)
