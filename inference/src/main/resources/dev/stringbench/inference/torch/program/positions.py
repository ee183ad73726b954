# Where queries and keys are rotated, and which of them meet: a position scheme as PlanArguments.java lays it out.


# min((x mod period) / divisor + offset, limit), the quotient rounded down where `whole`.
class PositionMap:
  period : int  # 0: none
  divisor : float
  whole : bool
  offset : float
  limit : float
  scaled : bool  # times the log-n scale

  def __init__(self, numbers: List[float]) -> NoneType:
    self.period = int(numbers[0])
    self.divisor = numbers[1]
    self.whole = numbers[2] != 0.0
    self.offset = numbers[3]
    self.limit = numbers[4]
    self.scaled = numbers[5] != 0.0
    return None


# The positions (tokens) int64 at which tokens are rotated; float64 where they are not simply shifted.
def mapped(map: __torch__.positions.PositionMap, position: Tensor) -> Tensor:
  if map.period == 0 and map.divisor == 1.0 and map.limit == inf and map.offset == torch.floor(map.offset):
    if map.offset == 0.0:
      return position
    return position + int(map.offset)
  x = position
  if map.period > 0:
    x = torch.remainder(x, map.period)
  x = x.to(7) / map.divisor  # 7 is float64
  if map.whole:
    x = torch.floor(x)
  x = x + map.offset
  if map.limit != inf:
    x = torch.clamp(x, max=map.limit)
  return x


# Queries and keys of one rotation each meet where their distance is from `first` to before `last`: in tokens, or in
# chunks of `chunk` tokens where that is above 0.
class Region:
  query : int  # which rotation
  key : int  # which copy of the keys
  chunk : int
  first : int
  last : int

  def __init__(self, numbers: List[int]) -> NoneType:
    self.query = numbers[0]
    self.key = numbers[1]
    self.chunk = numbers[2]
    self.first = numbers[3]
    self.last = numbers[4]
    return None


# The regions of one layer; the first holds every query's own key.
class Plan:
  regions : List[__torch__.positions.Region]
  # As BandPlan.java tells: near keys up to `reach` and perhaps far ones from there on, all in rotation 0, which near queries
  # share, far queries in rotation 1; what attention.py, cudnn.py, hopper.py and step.py know. Other plans take regions.py.
  banded : bool
  reach : int
  has_far : bool

  def __init__(self, regions: List[__torch__.positions.Region], banded: bool) -> NoneType:
    self.regions = regions
    self.banded = banded
    self.reach = regions[0].last
    self.has_far = len(regions) > 1
    return None


# The plans of some layers from five numbers for each region of each, all with as many regions.
def plans(numbers: List[int], layers: int, banded: bool) -> List[__torch__.positions.Plan]:
  found = annotate(List[__torch__.positions.Plan], [])
  side = len(numbers) // layers
  for layer in range(layers):
    regions = annotate(List[__torch__.positions.Region], [])
    for at in range(layer * side, (layer + 1) * side, 5):
      regions.append(__torch__.positions.Region(numbers[at:at + 5]))
    found.append(__torch__.positions.Plan(regions, banded))
  return found


# How the positions of one prompt become rotations and regions.
class Positions:
  inverse_frequencies : Tensor  # (head_dim / 2) float32
  factor : float  # multiplies cosine and sine, of queries and of keys
  maps : List[__torch__.positions.PositionMap]  # the rotations, first those of the queries of each region
  log_length : int  # scaled rotations of a position i are times max(1, ln(i + 1) / ln(log_length))
  keys : List[int]  # the rotation of each copy of the keys
  plans : List[__torch__.positions.Plan]  # for each layer

  def __init__(self, inverse_frequencies: Tensor, factor: float, rotations: List[float], log_length: int, keys: List[int], regions: List[int], banded: bool, layers: int) -> NoneType:
    self.inverse_frequencies = inverse_frequencies
    self.factor = factor
    self.maps = annotate(List[__torch__.positions.PositionMap], [])
    for at in range(0, len(rotations), 6):
      self.maps.append(__torch__.positions.PositionMap(rotations[at:at + 6]))
    self.log_length = log_length
    self.keys = keys
    self.plans = __torch__.positions.plans(regions, layers, banded)
    return None


# How many rotations are wanted for sequences of at most `longest` tokens: far queries have none before there are any.
def wanted(positions: __torch__.positions.Positions, longest: int) -> int:
  plan = positions.plans[0]
  if plan.banded and not (plan.has_far and longest > plan.reach):
    return 1
  return len(positions.maps)


# Cosines and sines of some rows on the device of the layer at work, each (positions, 1, head_dim / 2), for each rotation.
class Rotations:
  cosine : List[Tensor]
  sine : List[Tensor]

  # The first `count` rotations of tokens at `position` (tokens) int64.
  def __init__(self, positions: __torch__.positions.Positions, position: Tensor, count: int) -> NoneType:
    self.cosine = annotate(List[Tensor], [])
    self.sine = annotate(List[Tensor], [])
    for index in range(count):
      map = positions.maps[index]
      cosine, sine = __torch__.rotary.angles(
        __torch__.positions.mapped(map, position), positions.inverse_frequencies, positions.factor)
      if map.scaled:
        scale = torch.log(position.to(7) + 1.0) / torch.log(positions.log_length)  # 7 is float64
        scale = torch.reshape(torch.clamp(scale, min=1.0), [-1, 1, 1]).to(6)  # 6 is float32
        cosine = cosine * scale
        sine = sine * scale
      self.cosine.append(cosine)
      self.sine.append(sine)
    return None


# Rotations follow the hidden states to the device of the next layers.
def follow(rotations: __torch__.positions.Rotations, hidden: Tensor) -> NoneType:
  if rotations.cosine[0].device != hidden.device:
    for index in range(len(rotations.cosine)):
      rotations.cosine[index] = rotations.cosine[index].to(hidden.device)
      rotations.sine[index] = rotations.sine[index].to(hidden.device)
  return None
