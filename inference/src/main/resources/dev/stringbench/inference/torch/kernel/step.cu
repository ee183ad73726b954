// One decode step of several sequences in one layer, for GPUs of compute capability 8.0 and newer: rotates the new queries
// and keys, caches the new keys and values, and attends to everything cached. Compiled when a model is loaded,
// behind common.cuh and attention.cuh.
//
// A query at position p sees key j as near when p - j < reach and otherwise, where has_far, as far. A block of threads takes
// a part of one sequence's keys under one key head, and reads it once for all query heads of the group, near and far: the
// matrix instruction multiplies 16 rows, of which 0..7 hold the near queries of up to 8 heads and 8..15 the far ones, and
// each row's scores are hidden where a key is not of its kind. Parts are joined by their log-sum-exp (flash-decoding).
// Shapes: query and output (sequences, heads, head_dim), key and value (sequences, kv_heads, head_dim), keys and values
// (rows, kv_heads, head_dim), cosine and sine (2 or 1, sequences, head_dim / 2); head_dim contiguous.

constexpr int THREADS = 32 * ATTENDING;
constexpr int STAGES = 3;  // tiles in shared memory

// The bytes that FusedStep.java writes. Strides are in numbers; those of heads are HEAD_DIM.
struct Step {
  const u16* query;
  const u16* key;
  const u16* value;
  u16* keys;
  u16* values;
  const float* cosine;
  const float* sine;
  const i64* base;       // first cached row of each sequence
  const i64* position;   // of each sequence's query
  u16* turned;           // rotated queries (2, sequences, heads, head_dim)
  float* room;           // (sequences, kv_heads, splits, group, PARTIAL)
  u16* output;
  i64 query_stride;
  i64 key_stride;
  i64 value_stride;
  i64 cache_stride;
  int sequences;
  int heads;
  int kv_heads;
  int reach;
  int has_far;
  int splits;
  int part;              // keys of a split, a multiple of KEYS
  float scale;           // of scores, times log2(e)
};

// ---- Rotating and caching: blocks (heads + 2 kv_heads, sequences) of HEAD_DIM / 2 threads ----

extern "C" __global__ void __launch_bounds__(HEAD_DIM / 2) place(const Step step) {
  constexpr int half = HEAD_DIM / 2;
  const int sequence = blockIdx.y;
  const int x = threadIdx.x;
  int head = blockIdx.x;
  const i64 row = (step.base[sequence] + step.position[sequence]) * step.cache_stride;
  if (head >= step.heads + step.kv_heads) {
    head -= step.heads + step.kv_heads;
    const u16* from = step.value + sequence * step.value_stride + head * HEAD_DIM;
    u16* to = step.values + row + head * HEAD_DIM;
    to[x] = from[x];
    to[half + x] = from[half + x];
    return;
  }
  const bool is_key = head >= step.heads;
  if (is_key) head -= step.heads;
  const u16* from = is_key ? step.key + sequence * step.key_stride + head * HEAD_DIM
                           : step.query + sequence * step.query_stride + head * HEAD_DIM;
  u16* to = is_key ? step.keys + row + head * HEAD_DIM
                   : step.turned + (static_cast<i64>(sequence) * step.heads + head) * HEAD_DIM;
  const float left = number(from[x]);
  const float right = number(from[half + x]);
  for (int turn = 0; turn < (step.has_far && !is_key ? 2 : 1); turn++) {
    const i64 angle = (static_cast<i64>(turn) * step.sequences + sequence) * half + x;
    const float cosine = step.cosine[angle];
    const float sine = step.sine[angle];
    to[x] = rounded(left * cosine - right * sine);
    to[half + x] = rounded(right * cosine + left * sine);
    to += static_cast<i64>(step.sequences) * step.heads * HEAD_DIM;
  }
}

// ---- Attention of a part of the keys: blocks (splits, kv_heads, sequences) ----

// The keys that a sequence's query sees.
struct Seen {
  int position;
  int low;
  int count;

  __device__ __forceinline__ Seen(const Step& step, int sequence) {
    position = static_cast<int>(step.position[sequence]);
    low = step.has_far ? 0 : max(0, position - step.reach + 1);
    count = position + 1 - low;
  }
};

extern "C" __global__ void __launch_bounds__(THREADS) attend(const Step step) {
  extern __shared__ __align__(128) unsigned char memory[];
  const int split = blockIdx.x, kv_head = blockIdx.y, sequence = blockIdx.z;
  const int warp = threadIdx.x / 32;
  const int group = step.heads / step.kv_heads;
  const Seen seen(step, sequence);
  const int begin = seen.low + split * step.part;
  const int end = min(seen.position + 1, begin + step.part);
  if (begin >= end) return;

  const i64 first = (step.base[sequence] + begin) * step.cache_stride + kv_head * HEAD_DIM;
  const u16* keys = step.keys + first;
  const u16* values = step.values + first;
  const int tiles = (end - begin + KEYS - 1) / KEYS;
  auto fetch = [&](int tile) {
    if (tile < tiles) {
      const u32 target = address(memory) + tile % STAGES * 2 * TILE_BYTES;
      const i64 offset = static_cast<i64>(tile) * KEYS * step.cache_stride;
      const int rows = end - begin - tile * KEYS;
      copy_tile<THREADS>(target, keys + offset, step.cache_stride, rows);
      copy_tile<THREADS>(target + TILE_BYTES, values + offset, step.cache_stride, rows);
    }
    asm volatile("cp.async.commit_group;" ::: "memory");
  };
#pragma unroll
  for (int tile = 0; tile < STAGES - 1; tile++) fetch(tile);

  Attention attention;
  attention.begin([&](int turn, int head, int x) {
    const i64 row = static_cast<i64>(turn) * step.sequences + sequence;
    return step.turned + (row * step.heads + kv_head * group + head) * HEAD_DIM + x;
  }, group, step.has_far);
  for (int tile = 0; tile < tiles; tile++) {
    asm volatile("cp.async.wait_group %0;" ::"n"(STAGES - 2) : "memory");
    __syncthreads();
    fetch(tile + STAGES - 1);
    attention.attend(address(memory) + tile % STAGES * 2 * TILE_BYTES, begin + tile * KEYS, end, seen.position, step.reach, step.scale);
  }
  __syncthreads();

  float* of_warps = reinterpret_cast<float*>(memory);  // (ATTENDING, MOST_GROUP, PARTIAL)
  attention.end(of_warps + warp * MOST_GROUP * PARTIAL);
  __syncthreads();
  float* room = step.room + (static_cast<i64>(sequence) * step.kv_heads + kv_head) * step.splits * group * PARTIAL;
  join_warps<THREADS>(of_warps, group, room, split * group * PARTIAL);
}

// ---- Joining the parts: blocks (heads, sequences) of HEAD_DIM threads ----

extern "C" __global__ void __launch_bounds__(HEAD_DIM) join(const Step step) {
  const int head = blockIdx.x, sequence = blockIdx.y;
  const int group = step.heads / step.kv_heads;
  const Seen seen(step, sequence);
  const int splits = (seen.count + step.part - 1) / step.part;
  const i64 stride = group * PARTIAL;
  const float* part = step.room + (static_cast<i64>(sequence) * step.kv_heads + head / group) * step.splits * stride + head % group * PARTIAL;
  float greatest = LOWEST;
  for (int split = 0; split < splits; split++) greatest = fmaxf(greatest, part[split * stride + HEAD_DIM]);
  float sum = 0, mixed = 0;
#pragma unroll 4
  for (int split = 0; split < splits; split++) {
    const float* one = part + split * stride;
    const float share = power_of_2(one[HEAD_DIM] - greatest);
    sum += one[HEAD_DIM + 1] * share;
    mixed += one[threadIdx.x] * share;
  }
  step.output[(static_cast<i64>(sequence) * step.heads + head) * HEAD_DIM + threadIdx.x] = rounded(mixed / sum);
}
