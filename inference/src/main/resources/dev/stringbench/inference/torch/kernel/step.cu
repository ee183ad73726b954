// One decode step of several sequences in one layer, for GPUs of compute capability 8.0 and newer: rotates the new queries
// and keys, caches the new keys and values, and attends to everything cached. Compiled when a model is loaded,
// behind common.cuh.
//
// A query at position p sees key j as near when p - j < reach and otherwise, where has_far, as far. A block of threads takes
// a part of one sequence's keys under one key head, and reads it once for all query heads of the group, near and far: the
// matrix instruction multiplies 16 rows, of which 0..7 hold the near queries of up to 8 heads and 8..15 the far ones, and
// each row's scores are hidden where a key is not of its kind. Parts are joined by their log-sum-exp (flash-decoding).
// Shapes: query and output (sequences, heads, head_dim), key and value (sequences, kv_heads, head_dim), keys and values
// (rows, kv_heads, head_dim), cosine and sine (2 or 1, sequences, head_dim / 2); head_dim contiguous.

constexpr int WARPS = 4;
constexpr int THREADS = 32 * WARPS;
constexpr int WARP_KEYS = 16;                // of one matrix instruction
constexpr int KEYS = WARPS * WARP_KEYS;      // of a tile
constexpr int STAGES = 3;                    // tiles in shared memory
constexpr int ROW_BYTES = HEAD_DIM * 2;
constexpr int CHUNKS = ROW_BYTES / 16;       // of a row, what one instruction copies
constexpr int TILE_BYTES = KEYS * ROW_BYTES;
constexpr int MOST_GROUP = 8;                // query heads of a key head
constexpr int PARTIAL = HEAD_DIM + 2;        // a part's output, greatest score and sum
constexpr float LOWEST = -1e30f;  // below every score, but finite
constexpr float HIDDEN = -1e38f;  // so far below LOWEST that its power of 2 is 0

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

__device__ __forceinline__ void copy_tile(u32 target, const u16* source, i64 stride, int rows) {
#pragma unroll
  for (int i = 0; i < KEYS * CHUNKS / THREADS; i++) {
    const int index = i * THREADS + threadIdx.x;
    const int row = index / CHUNKS;
    const int chunk = index % CHUNKS;
    // Chunks of eight rows that one instruction loads later lie in different banks.
    copy(target + row * ROW_BYTES + (chunk ^ row % 8) * 16, source + (row < rows ? row : 0) * stride + chunk * 8, row < rows);
  }
}

extern "C" __global__ void __launch_bounds__(THREADS) attend(const Step step) {
  extern __shared__ __align__(128) unsigned char memory[];
  const int split = blockIdx.x, kv_head = blockIdx.y, sequence = blockIdx.z;
  const int warp = threadIdx.x / 32, lane = threadIdx.x % 32;
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
      copy_tile(target, keys + offset, step.cache_stride, rows);
      copy_tile(target + TILE_BYTES, values + offset, step.cache_stride, rows);
    }
    asm volatile("cp.async.commit_group;" ::: "memory");
  };
#pragma unroll
  for (int tile = 0; tile < STAGES - 1; tile++) fetch(tile);

  // This lane's rows: the near and the far query of one head.
  const int head = lane / 4;
  u32 query[HEAD_DIM / 16][4];
  {
    const u16* near = step.turned + (static_cast<i64>(sequence) * step.heads + kv_head * group + head) * HEAD_DIM + 2 * (lane % 4);
    const u16* far = near + static_cast<i64>(step.sequences) * step.heads * HEAD_DIM;
#pragma unroll
    for (int i = 0; i < HEAD_DIM / 16; i++) {
#pragma unroll
      for (int j = 0; j < 2; j++) {
        const int at = 16 * i + 8 * j;
        query[i][2 * j] = head < group ? *reinterpret_cast<const u32*>(near + at) : 0;
        query[i][2 * j + 1] = head < group && step.has_far ? *reinterpret_cast<const u32*>(far + at) : 0;
      }
    }
  }

  float mixed[HEAD_DIM / 8][4] = {};
  float top[2] = {LOWEST, LOWEST};
  float sum[2] = {0.0f, 0.0f};
  for (int tile = 0; tile < tiles; tile++) {
    asm volatile("cp.async.wait_group %0;" ::"n"(STAGES - 2) : "memory");
    __syncthreads();
    fetch(tile + STAGES - 1);
    const u32 stage = address(memory) + tile % STAGES * 2 * TILE_BYTES;

    float scores[2][4] = {};
    {
      const int row = warp * WARP_KEYS + lane / 16 * 8 + lane % 8;
#pragma unroll
      for (int i = 0; i < HEAD_DIM / 16; i++) {
        u32 key[4];
        load_matrices(key, stage + row * ROW_BYTES + ((2 * i + lane / 8 % 2) ^ row % 8) * 16);
        multiply(scores[0], query[i], key[0], key[1]);
        multiply(scores[1], query[i], key[2], key[3]);
      }
    }

    float greatest[2] = {top[0], top[1]};
#pragma unroll
    for (int n = 0; n < 2; n++) {
#pragma unroll
      for (int e = 0; e < 2; e++) {
        const int key = begin + tile * KEYS + warp * WARP_KEYS + 8 * n + 2 * (lane % 4) + e;
        const bool is_far = seen.position - key >= step.reach;
        scores[n][e] = key < end && !is_far ? scores[n][e] * step.scale : HIDDEN;
        scores[n][2 + e] = key < end && is_far ? scores[n][2 + e] * step.scale : HIDDEN;
        greatest[0] = fmaxf(greatest[0], scores[n][e]);
        greatest[1] = fmaxf(greatest[1], scores[n][2 + e]);
      }
    }
    float factor[2];
#pragma unroll
    for (int h = 0; h < 2; h++) {
      greatest[h] = fmaxf(greatest[h], __shfl_xor_sync(~0u, greatest[h], 1));
      greatest[h] = fmaxf(greatest[h], __shfl_xor_sync(~0u, greatest[h], 2));
      factor[h] = power_of_2(top[h] - greatest[h]);
      top[h] = greatest[h];
      sum[h] *= factor[h];
#pragma unroll
      for (int n = 0; n < 2; n++) {
#pragma unroll
        for (int e = 0; e < 2; e++) {
          float& x = scores[n][2 * h + e];
          x = power_of_2(x - greatest[h]);
          sum[h] += x;
        }
      }
    }
    if (__any_sync(~0u, factor[0] != 1.0f || factor[1] != 1.0f)) {
#pragma unroll
      for (int n = 0; n < HEAD_DIM / 8; n++) {
        mixed[n][0] *= factor[0];
        mixed[n][1] *= factor[0];
        mixed[n][2] *= factor[1];
        mixed[n][3] *= factor[1];
      }
    }

    const u32 weights[4] = {packed(scores[0][0], scores[0][1]), packed(scores[0][2], scores[0][3]),
        packed(scores[1][0], scores[1][1]), packed(scores[1][2], scores[1][3])};
    const int row = warp * WARP_KEYS + lane % 16;
#pragma unroll
    for (int n = 0; n < HEAD_DIM / 8; n += 2) {
      u32 value[4];
      load_transposed(value, stage + TILE_BYTES + row * ROW_BYTES + ((n + lane / 16) ^ row % 8) * 16);
      multiply(mixed[n], weights, value[0], value[1]);
      multiply(mixed[n + 1], weights, value[2], value[3]);
    }
  }

  // Near and far become one, then the warps do.
  __syncthreads();
  float* shared = reinterpret_cast<float*>(memory);  // (WARPS, MOST_GROUP, PARTIAL)
  const float both = fmaxf(top[0], top[1]);
  const float near_share = power_of_2(top[0] - both);
  const float far_share = power_of_2(top[1] - both);
  float total = sum[0] * near_share + sum[1] * far_share;
  total += __shfl_xor_sync(~0u, total, 1);
  total += __shfl_xor_sync(~0u, total, 2);
  float* mine = shared + (warp * MOST_GROUP + head) * PARTIAL;
#pragma unroll
  for (int n = 0; n < HEAD_DIM / 8; n++) {
#pragma unroll
    for (int e = 0; e < 2; e++)
      mine[8 * n + 2 * (lane % 4) + e] = mixed[n][e] * near_share + mixed[n][2 + e] * far_share;
  }
  if (lane % 4 == 0) {
    mine[HEAD_DIM] = both;
    mine[HEAD_DIM + 1] = total;
  }
  __syncthreads();
  float* room = step.room + ((static_cast<i64>(sequence) * step.kv_heads + kv_head) * step.splits + split) * group * PARTIAL;
  for (int index = threadIdx.x; index < group * PARTIAL; index += THREADS) {
    const float* part = shared + index / PARTIAL * PARTIAL;
    const int x = index % PARTIAL;
    float greatest = LOWEST;
#pragma unroll
    for (int w = 0; w < WARPS; w++) greatest = fmaxf(greatest, part[w * MOST_GROUP * PARTIAL + HEAD_DIM]);
    float joined = 0;
#pragma unroll
    for (int w = 0; w < WARPS; w++) {
      const float* of_warp = part + w * MOST_GROUP * PARTIAL;
      joined += of_warp[x] * power_of_2(of_warp[HEAD_DIM] - greatest);
    }
    room[index] = x == HEAD_DIM ? greatest : joined;
  }
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
