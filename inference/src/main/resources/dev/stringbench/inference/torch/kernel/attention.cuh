// Attention of a decode step's queries to a tile of cached keys and values, which step.cu and decode.cu share; put before
// both, behind common.cuh.
//
// The matrix instruction multiplies 16 rows, of which 0..7 hold the near queries of up to 8 heads and 8..15 the far ones, and
// each row's scores are hidden where a key is not of its kind.

constexpr int ATTENDING = 4;                 // warps of a block that attend
constexpr int WARP_KEYS = 16;                // of one matrix instruction
constexpr int KEYS = ATTENDING * WARP_KEYS;  // of a tile
constexpr int ROW_BYTES = HEAD_DIM * 2;
constexpr int ROW_CHUNKS = ROW_BYTES / 16;   // what one instruction copies
constexpr int TILE_BYTES = KEYS * ROW_BYTES;
constexpr int MOST_GROUP = 8;                // query heads of a key head
constexpr int PARTIAL = HEAD_DIM + 2;        // a part's output, greatest score and sum
constexpr float LOWEST = -1e30f;  // below every score, but finite
constexpr float HIDDEN = -1e38f;  // so far below LOWEST that its power of 2 is 0

// Copies a tile of keys or of values, of which `rows` are there, by all threads of a block.
template <int THREADS>
__device__ __forceinline__ void copy_tile(u32 target, const u16* source, i64 stride, int rows) {
#pragma unroll
  for (int i = 0; i < KEYS * ROW_CHUNKS / THREADS; i++) {
    const int index = i * THREADS + threadIdx.x;
    const int row = index / ROW_CHUNKS;
    const int chunk = index % ROW_CHUNKS;
    // Chunks of eight rows that one instruction loads later lie in different banks.
    copy(target + row * ROW_BYTES + (chunk ^ row % 8) * 16, source + (row < rows ? row : 0) * stride + chunk * 8, row < rows);
  }
}

// A warp's share of a part of the keys.
struct Attention {
  u32 query[HEAD_DIM / 16][4];
  float mixed[HEAD_DIM / 8][4];
  float top[2];
  float sum[2];

  // Takes a group's queries: `queries(turn, head, x)` is where number x of a head's near (0) or far (1) query lies.
  template <class Queries>
  __device__ __forceinline__ void begin(Queries queries, int group, bool has_far) {
    const int lane = threadIdx.x % 32;
    const int head = lane / 4;
    const u16* near = queries(0, head, 2 * (lane % 4));
    const u16* far = queries(1, head, 2 * (lane % 4));
#pragma unroll
    for (int i = 0; i < HEAD_DIM / 16; i++) {
#pragma unroll
      for (int j = 0; j < 2; j++) {
        const int at = 16 * i + 8 * j;
        query[i][2 * j] = head < group ? *reinterpret_cast<const u32*>(near + at) : 0;
        query[i][2 * j + 1] = head < group && has_far ? *reinterpret_cast<const u32*>(far + at) : 0;
      }
    }
#pragma unroll
    for (int n = 0; n < HEAD_DIM / 8; n++) {
#pragma unroll
      for (int e = 0; e < 4; e++) mixed[n][e] = 0.0f;
    }
    top[0] = top[1] = LOWEST;
    sum[0] = sum[1] = 0.0f;
  }

  // A tile whose first key is at `first`, of keys before `end`.
  __device__ __forceinline__ void attend(u32 stage, int first, int end, int position, i64 reach, float scale) {
    const int warp = threadIdx.x / 32, lane = threadIdx.x % 32;
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
        const int key = first + warp * WARP_KEYS + 8 * n + 2 * (lane % 4) + e;
        const bool is_far = position - key >= reach;
        scores[n][e] = key < end && !is_far ? scores[n][e] * scale : HIDDEN;
        scores[n][2 + e] = key < end && is_far ? scores[n][2 + e] * scale : HIDDEN;
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

  // Near and far become one: a row of PARTIAL for each head.
  __device__ __forceinline__ void end(float* of_warp) {
    const int lane = threadIdx.x % 32;
    const float both = fmaxf(top[0], top[1]);
    const float near_share = power_of_2(top[0] - both);
    const float far_share = power_of_2(top[1] - both);
    float total = sum[0] * near_share + sum[1] * far_share;
    total += __shfl_xor_sync(~0u, total, 1);
    total += __shfl_xor_sync(~0u, total, 2);
    float* mine = of_warp + lane / 4 * PARTIAL;
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
  }
};

// Joins what the warps of a block made of a part (ATTENDING, MOST_GROUP, PARTIAL), into (group, PARTIAL) from `first` on.
template <int THREADS>
__device__ __forceinline__ void join_warps(const float* of_warps, int group, float* room, int first) {
  for (int index = threadIdx.x; index < group * PARTIAL; index += THREADS) {
    const float* one = of_warps + index / PARTIAL * PARTIAL;
    const int x = index % PARTIAL;
    float greatest = LOWEST;
#pragma unroll
    for (int w = 0; w < ATTENDING; w++) greatest = fmaxf(greatest, one[w * MOST_GROUP * PARTIAL + HEAD_DIM]);
    float joined = 0;
#pragma unroll
    for (int w = 0; w < ATTENDING; w++) {
      const float* of_warp = one + w * MOST_GROUP * PARTIAL;
      joined += of_warp[x] * power_of_2(of_warp[HEAD_DIM] - greatest);
    }
    room[first + index] = x == HEAD_DIM ? greatest : joined;
  }
}
