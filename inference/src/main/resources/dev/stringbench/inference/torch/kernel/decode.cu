// One decode step of one sequence through a whole model, in one launch, for GPUs of compute capability 8.0 and newer.
// Compiled when a model is loaded, behind common.cuh, attention.cuh and exchange.cuh.
//
// A step reads every weight once and does little with it, so it is as fast as memory gives weights. A kernel for each
// operation would let memory rest at each one's beginning and end, some hundred times a step. Here one block of threads on
// every multiprocessor goes through all layers, and waits for the others where an operation needs what they made
// (`await_all`). Each thread has its next weights on their way all the while (`Weights`): which ones does not depend on
// anything computed, so memory goes on through those waits.
//
//   x = norm(hidden)          joined = x W_in        (query, key, value)
//   rotate, cache, attend     attended
//   hidden += attended W_out
//   x = norm(hidden)          activated = silu(x W_gate) * (x W_up)
//   hidden += activated W_down
//
// Each block computes a run of rows of every product. A product's row is shared out over the block's threads, 8 numbers at a
// time, so that a thread meets only its own chunks of x and of the weights: neither is waited for by others. Numbers are
// rounded where libtorch rounds them. Matrices are (rows, columns) with contiguous columns.
//
// Where a model is split over RANKS GPUs, each runs this at the same time with its part of the weights, and the attention's and
// the feed-forward's outputs, and the embedding before them, are added up over the ranks (exchange.cuh). Each block then keeps
// its own copy of `hidden`, of which a thread reads and writes its own chunks only.

constexpr int WARPS = 8;
constexpr int THREADS = 32 * WARPS;
constexpr int CHUNK = 8;                     // numbers of 16 bytes
constexpr int ROWS = 4;                      // of a product that are worked on together
// DecodeKernel.java defines, as GPUs have shared memory and models need it: BATCHES of ROWS chunks for each thread, and
// STAGES tiles of keys and values, that are on their way at once; INPUT_BYTES of a product's input with its norm's weights.
// And RANKS, 1 for a model that is not split.
constexpr int SUMMED_ROWS = THREADS;         // rows of a product whose sums wait in shared memory
constexpr int RING_BYTES = BATCHES * ROWS * THREADS * 16;

constexpr int HALF = HEAD_DIM / 2;

// What DecodeKernel.java writes, as the structure below. Addresses are 0 where a model has no such tensor.
struct Layer {
  const u16* input_norm;
  const u16* attention_in;
  const u16* attention_in_bias;
  const u16* query_norm;
  const u16* key_norm;
  const u16* attention_out;
  const u16* attention_out_bias;
  const u16* mlp_norm;
  const u16* mlp_in;  // gate, then up
  const u16* mlp_in_bias;
  const u16* mlp_out;
  const u16* mlp_out_bias;
  u16* keys;          // (cache rows, kv_heads, HEAD_DIM)
  u16* values;
  i64 reach;          // keys nearer than this are near
};

struct Step {
  const Layer* layers;
  const u16* embedding;
  const u16* final_norm;
  const u16* head;
  u16* hidden;           // (hidden_size), or (blocks, hidden_size) where the model is split
  u16* joined;           // (heads + 2 kv_heads, HEAD_DIM)
  u16* attended;         // (heads, HEAD_DIM)
  u16* activated;        // (intermediate_size)
  float* room;           // (kv_heads, splits, group, PARTIAL)
  float* logits;         // (vocab)
  u64* best;             // 0 before and after
  u32* arrived;          // 0 at first: of await_all
  u32* parts_done;       // (kv_heads), 0 before and after
  u32* blocks_done;      // 0 before and after
  volatile i64* chosen;  // the token of the greatest logit, or its `ranked` where the model is split; the host's memory
  i64 base;              // first cached row of the sequence
  int layer_count;
  int hidden_size;
  int intermediate_size;
  int heads;
  int kv_heads;
  int vocab;
  int splits;            // parts that a key head's keys are shared out to at most
  int token;
  int position;
  int has_far;
  int far_shift;         // a query looks at far keys from position + far_shift
  float epsilon;
  float scale;           // of scores, times log2(e)
  float factor;          // of cosine and sine
  float inverse_frequencies[HALF];
#if RANKS > 1
  Exchange exchange;
#endif
};

struct Shared {
  unsigned char ring[RING_BYTES];
  union {
    unsigned char tiles[STAGES * 2 * TILE_BYTES];  // of keys and values; at the end of attention what is joined
    uint4 x[INPUT_BYTES / 16];                     // the input of a product; the weights of its norm behind it
  };
  float sums[SUMMED_ROWS * WARPS];
  u16 queries[2][MOST_GROUP][HEAD_DIM];            // near and far
  float cosine[2][HALF];
  float sine[2][HALF];
  float reduced[WARPS];
  u64 bests[WARPS];
  int is_last;
#if RANKS > 1
  int goes_on;
#endif
  Layer layers[1];                                 // as many as there are, and one
};

// ---- Numbers ----

// Eight numbers of 16 bits as float32.
__device__ __forceinline__ void widen(float (&x)[CHUNK], const uint4& chunk) {
  const u32 words[4] = {chunk.x, chunk.y, chunk.z, chunk.w};
#pragma unroll
  for (int i = 0; i < 4; i++) {
#if BFLOAT16
    x[2 * i] = __uint_as_float(words[i] << 16);
    x[2 * i + 1] = __uint_as_float(words[i] & 0xffff0000u);
#else
    x[2 * i] = number(static_cast<u16>(words[i]));
    x[2 * i + 1] = number(static_cast<u16>(words[i] >> 16));
#endif
  }
}

__device__ __forceinline__ float round_trip(float x) {
  return number(rounded(x));
}

// What other blocks wrote in this launch: the first-level cache, which does not hear of it, is passed by.
__device__ __forceinline__ uint4 fresh_chunk(const void* p) {
  uint4 x;
  asm volatile("ld.global.cg.v4.u32 {%0, %1, %2, %3}, [%4];" : "=r"(x.x), "=r"(x.y), "=r"(x.z), "=r"(x.w) : "l"(p) : "memory");
  return x;
}

__device__ __forceinline__ u16 fresh(const u16* p) {
  u16 x;
  asm volatile("ld.global.cg.u16 %0, [%1];" : "=h"(x) : "l"(p) : "memory");
  return x;
}

__device__ __forceinline__ float fresh(const float* p) {
  float x;
  asm volatile("ld.global.cg.f32 %0, [%1];" : "=f"(x) : "l"(p) : "memory");
  return x;
}

__device__ __forceinline__ float sum_of_warp(float x) {
#pragma unroll
  for (int lane = 16; lane > 0; lane /= 2) x += __shfl_xor_sync(~0u, x, lane);
  return x;
}

__device__ __forceinline__ float sum_of_block(Shared& shared, float x) {
  x = sum_of_warp(x);
  if (threadIdx.x % 32 == 0) shared.reduced[threadIdx.x / 32] = x;
  __syncthreads();
  float sum = 0;
#pragma unroll
  for (int warp = 0; warp < WARPS; warp++) sum += shared.reduced[warp];
  __syncthreads();
  return sum;
}

// ---- Waiting for other blocks ----

__device__ __forceinline__ u32 acquired(const u32* p) {
  u32 x;
  asm volatile("ld.global.acquire.gpu.u32 %0, [%1];" : "=r"(x) : "l"(p) : "memory");
  return x;
}

// All blocks must be at work at once, as a cooperative launch sees to. The word's highest bit changes when all have come,
// and the rest of it is 0 again. Returns false where the step is given up.
__device__ __forceinline__ bool await_all(Shared& shared, const Step& step) {
  u32* arrived = step.arrived;
  __syncthreads();
  if (threadIdx.x == 0) {
    __threadfence();
    const u32 old = atomicAdd(arrived, blockIdx.x == 0 ? 0x80000000u - (gridDim.x - 1) : 1u);
#if RANKS > 1
    shared.goes_on = wait(step.exchange, [&] { return ((old ^ acquired(arrived)) & 0x80000000u) != 0; });
#else
    while (((old ^ acquired(arrived)) & 0x80000000u) == 0) {
    }
#endif
  }
  __syncthreads();
#if RANKS > 1
  return shared.goes_on;
#else
  return true;
#endif
}

// Whether this block is the last of `count` to come here; what the others wrote before they came can then be read.
__device__ __forceinline__ bool comes_last(Shared& shared, u32* done, u32 count) {
  __threadfence();
  __syncthreads();
  if (threadIdx.x == 0) {
    shared.is_last = atomicInc(done, count - 1) == count - 1;
    __threadfence();
  }
  __syncthreads();
  return shared.is_last;
}

// ---- Weights ----

// Four products of each layer, then the head.
enum Kind { ATTENTION_IN, ATTENTION_OUT, MLP_IN, MLP_OUT, HEAD };

// The rows of one product that are this block's. Those of MLP_IN are pairs: row 2 i of the gate, and 2 i + 1 `above` it.
struct Product {
  Kind kind;
  const u16* weights;
  const u16* bias;
  int columns;
  int begin;
  int rows;  // of this block
  int above;

  // The `index`-th of a step.
  __device__ __forceinline__ Product(const Step& step, const Layer* layers, int index) : above(0) {
    const Layer& layer = layers[index / 4];
    kind = index == 4 * step.layer_count ? HEAD : static_cast<Kind>(index % 4);
    bias = nullptr;
    columns = step.hidden_size;
    int all = step.hidden_size;
    if (kind == ATTENTION_IN) {
      weights = layer.attention_in;
      bias = layer.attention_in_bias;
      all = (step.heads + 2 * step.kv_heads) * HEAD_DIM;
    } else if (kind == ATTENTION_OUT) {
      weights = layer.attention_out;
      bias = layer.attention_out_bias;
      columns = step.heads * HEAD_DIM;
    } else if (kind == MLP_IN) {
      weights = layer.mlp_in;
      bias = layer.mlp_in_bias;
      all = above = step.intermediate_size;
    } else if (kind == MLP_OUT) {
      weights = layer.mlp_out;
      bias = layer.mlp_out_bias;
      columns = step.intermediate_size;
    } else {
      weights = step.head;
      all = step.vocab;
    }
    begin = static_cast<int>(static_cast<i64>(all) * blockIdx.x / gridDim.x);
    rows = static_cast<int>(static_cast<i64>(all) * (blockIdx.x + 1) / gridDim.x) - begin;
    if (kind == MLP_IN) rows *= 2;
  }

  __device__ __forceinline__ int row(int local) const {
    return kind == MLP_IN ? begin + local / 2 + local % 2 * above : begin + local;
  }

  // Chunks of a row that a thread meets, one after the other.
  __device__ __forceinline__ int turns() const { return (columns / CHUNK + THREADS - 1) / THREADS; }
};

// The chunks of weights that this thread will meet, in that order, over all products of a step: BATCHES batches of ROWS
// chunks are on their way or there.
struct Weights {
  const Step& step;
  const Layer* layers;
  unsigned char* ring;  // this thread's chunk of the first batch's first row
  Product product;      // from here on: the batch that is to be asked for next
  int index = 0;
  int local = 0;
  int turn = 0;
  int slot = 0;         // of the batch that is met next, and asked for after that

  __device__ __forceinline__ Weights(const Step& step, Shared& shared)
      : step(step), layers(shared.layers), ring(shared.ring + threadIdx.x * 16), product(step, shared.layers, 0) {
#pragma unroll 1
    for (int batch = 0; batch < BATCHES; batch++) ask();
  }

  // Takes the place of the batch that was met last.
  __device__ __forceinline__ void ask() {
    while (local >= product.rows && index < 4 * step.layer_count) {  // a block may have no row of a small product
      product = Product(step, layers, ++index);
      local = 0;
    }
    const int chunk = turn * THREADS + threadIdx.x;
    if (chunk < product.columns / CHUNK) {
#pragma unroll
      for (int i = 0; i < ROWS; i++) {
        if (local + i < product.rows) {
          const u16* from = product.weights + static_cast<i64>(product.row(local + i)) * product.columns + chunk * CHUNK;
          asm volatile("cp.async.cg.shared.global.L2::256B [%0], [%1], 16;" ::"r"(address(ring + (slot * ROWS + i) * THREADS * 16)),
              "l"(from) : "memory");
        }
      }
    }
    if (++turn == product.turns()) {
      turn = 0;
      local += ROWS;
    }
    asm volatile("cp.async.commit_group;" ::: "memory");
    slot = slot + 1 == BATCHES ? 0 : slot + 1;
  }

  __device__ __forceinline__ void await() { asm volatile("cp.async.wait_group %0;" ::"n"(BATCHES - 1) : "memory"); }

  __device__ __forceinline__ uint4 chunk(int row) const {
    return *reinterpret_cast<const uint4*>(ring + (slot * ROWS + row) * THREADS * 16);
  }
};

// ---- Products ----

// x = vector; a thread's chunks are its own in every product.
__device__ __forceinline__ void take(Shared& shared, const u16* vector, int columns) {
  for (int chunk = threadIdx.x; chunk < columns / CHUNK; chunk += THREADS)
    shared.x[chunk] = fresh_chunk(vector + chunk * CHUNK);
}

// x = vector / root mean square * weight; `vector(chunk)` gives a chunk.
template <class Vector>
__device__ __forceinline__ void take_norm(Shared& shared, Vector vector, const u16* weight, int columns, float epsilon) {
  const int chunks = columns / CHUNK;
  uint4* scales = shared.x + chunks;
  float squares = 0;
#pragma unroll 2
  for (int chunk = threadIdx.x; chunk < chunks; chunk += THREADS) {
    const uint4 some = vector(chunk);
    scales[chunk] = *reinterpret_cast<const uint4*>(weight + chunk * CHUNK);
    shared.x[chunk] = some;
    float x[CHUNK];
    widen(x, some);
#pragma unroll
    for (int i = 0; i < CHUNK; i++) squares += x[i] * x[i];
  }
  const float inverse = rsqrtf(sum_of_block(shared, squares) / columns + epsilon);
#pragma unroll 2
  for (int chunk = threadIdx.x; chunk < chunks; chunk += THREADS) {
    float x[CHUNK], scale[CHUNK];
    widen(x, shared.x[chunk]);
    widen(scale, scales[chunk]);
    shared.x[chunk] = make_uint4(packed(x[0] * inverse * scale[0], x[1] * inverse * scale[1]),
        packed(x[2] * inverse * scale[2], x[3] * inverse * scale[3]), packed(x[4] * inverse * scale[4], x[5] * inverse * scale[5]),
        packed(x[6] * inverse * scale[6], x[7] * inverse * scale[7]));
  }
}

// Sums over the lanes of a warp. Lanes 0, 8, 16 and 24 get those of rows 0 to 3.
__device__ __forceinline__ float sums_of_rows(const float (&x)[ROWS]) {
  const int lane = threadIdx.x % 32;
  const bool upper = lane & 16, right = lane & 8;
  float first = upper ? x[2] : x[0];
  float second = upper ? x[3] : x[1];
  first += __shfl_xor_sync(~0u, upper ? x[0] : x[2], 16);
  second += __shfl_xor_sync(~0u, upper ? x[1] : x[3], 16);
  float sum = right ? second : first;
  sum += __shfl_xor_sync(~0u, right ? first : second, 8);
  sum += __shfl_xor_sync(~0u, sum, 4);
  sum += __shfl_xor_sync(~0u, sum, 2);
  sum += __shfl_xor_sync(~0u, sum, 1);
  return sum;
}

// The sums of some rows of a product, those of each warp by themselves.
struct Sums {
  const float* of_warps;
  const Product& product;
  int first;  // row, of the block's

  __device__ __forceinline__ float of(int local) const {
    float sum = 0;
#pragma unroll
    for (int warp = 0; warp < WARPS; warp++) sum += of_warps[(local - first) * WARPS + warp];
    return product.bias == nullptr ? sum : sum + number(product.bias[product.row(local)]);
  }
};

// Multiplies x by this block's rows. One thread gets each of them, or the first of each pair, as `use(local, sums)`.
template <class Use>
__device__ __forceinline__ void multiply(Shared& shared, Weights& weights, const Product& product, Use use) {
  const int chunks = product.columns / CHUNK;
  const int turns = product.turns();
  const int warp = threadIdx.x / 32, lane = threadIdx.x % 32;
  for (int first = 0; first < product.rows; first += SUMMED_ROWS) {
    const int last = min(product.rows, first + SUMMED_ROWS);
#pragma unroll 1
    for (int local = first; local < last; local += ROWS) {
      float sums[ROWS] = {};
#pragma unroll 1
      for (int turn = 0; turn < turns; turn++) {
        const int chunk = turn * THREADS + threadIdx.x;
        weights.await();
        if (chunk < chunks) {
          float x[CHUNK];
          widen(x, shared.x[chunk]);
#pragma unroll
          for (int i = 0; i < ROWS; i++) {
            float weight[CHUNK];
            widen(weight, weights.chunk(i));
#pragma unroll
            for (int k = 0; k < CHUNK; k++) sums[i] = fmaf(weight[k], x[k], sums[i]);
          }
        }
        weights.ask();
      }
      const float sum = sums_of_rows(sums);
      if (lane % 8 == 0) shared.sums[(local - first + lane / 8) * WARPS + warp] = sum;
    }
    __syncthreads();
    const int mine = first + static_cast<int>(threadIdx.x) * (product.kind == MLP_IN ? 2 : 1);
    if (mine < last) use(mine, Sums{shared.sums, product, first});
    __syncthreads();
  }
}

// ---- Attention ----

// The keys that the query sees, and the part of them that is this block's.
struct Part {
  int kv_head;
  int split;
  int begin;
  int end;
  int count;  // parts that hold keys

  __device__ __forceinline__ Part(const Step& step, i64 reach) {
    kv_head = blockIdx.x % step.kv_heads;
    split = blockIdx.x / step.kv_heads;
    const int low = step.has_far ? 0 : static_cast<int>(max(static_cast<i64>(0), step.position - reach + 1));
    const int seen = step.position + 1 - low;
    const int keys = ((seen - 1) / step.splits + 1 + KEYS - 1) / KEYS * KEYS;
    begin = low + split * keys;
    end = min(step.position + 1, begin + keys);
    count = (seen - 1) / keys + 1;
  }
};

// One head of the joined projections, normed where there is a norm and rotated; a lane holds x, and x + HALF as the second.
__device__ __forceinline__ void rotate(const Shared& shared, const u16* from, const u16* norm, float epsilon, int turn, u16* to) {
  constexpr int EACH = HALF / 32;
  const int lane = threadIdx.x % 32;
  float left[EACH], right[EACH];
  float squares = 0;
#pragma unroll
  for (int i = 0; i < EACH; i++) {
    left[i] = number(fresh(from + lane + 32 * i));
    right[i] = number(fresh(from + HALF + lane + 32 * i));
    squares += left[i] * left[i] + right[i] * right[i];
  }
  if (norm != nullptr) {
    const float inverse = rsqrtf(sum_of_warp(squares) / HEAD_DIM + epsilon);
#pragma unroll
    for (int i = 0; i < EACH; i++) {
      left[i] = round_trip(left[i] * inverse * number(norm[lane + 32 * i]));
      right[i] = round_trip(right[i] * inverse * number(norm[HALF + lane + 32 * i]));
    }
  }
#pragma unroll
  for (int i = 0; i < EACH; i++) {
    const int x = lane + 32 * i;
    const float cosine = shared.cosine[turn][x], sine = shared.sine[turn][x];
    to[x] = rounded(left[i] * cosine - right[i] * sine);
    to[HALF + x] = rounded(right[i] * cosine + left[i] * sine);
  }
}

// Joins a key head's parts by their log-sum-exp (flash-decoding).
__device__ __forceinline__ void join(Shared& shared, const Step& step, const Part& part, const float* room, int group) {
  float* shares = reinterpret_cast<float*>(shared.tiles);  // (group, count)
  const int warp = threadIdx.x / 32, lane = threadIdx.x % 32;
  if (warp < group) {
    float greatest = LOWEST;
    for (int split = lane; split < part.count; split += 32)
      greatest = fmaxf(greatest, fresh(room + (split * group + warp) * PARTIAL + HEAD_DIM));
#pragma unroll
    for (int distance = 16; distance > 0; distance /= 2) greatest = fmaxf(greatest, __shfl_xor_sync(~0u, greatest, distance));
    float total = 0;
    for (int split = lane; split < part.count; split += 32) {
      const float* one = room + (split * group + warp) * PARTIAL + HEAD_DIM;
      const float share = power_of_2(fresh(one) - greatest);
      shares[warp * part.count + split] = share;
      total += fresh(one + 1) * share;
    }
    total = sum_of_warp(total);
    for (int split = lane; split < part.count; split += 32) shares[warp * part.count + split] /= total;
  }
  __syncthreads();
  for (int index = threadIdx.x; index < group * HEAD_DIM; index += THREADS) {
    const int head = index / HEAD_DIM, x = index % HEAD_DIM;
    float mixed = 0;
#pragma unroll 8
    for (int split = 0; split < part.count; split++)
      mixed += fresh(room + (split * group + head) * PARTIAL + x) * shares[head * part.count + split];
    step.attended[(part.kv_head * group + head) * HEAD_DIM + x] = rounded(mixed);
  }
}

__device__ __forceinline__ void attend_all(Shared& shared, const Step& step, const Layer& layer) {
  const int group = step.heads / step.kv_heads;
  const Part part(step, layer.reach);
  if (part.split >= step.splits || part.begin >= part.end) return;
  const int warp = threadIdx.x / 32, lane = threadIdx.x % 32;
  const i64 stride = static_cast<i64>(step.kv_heads) * HEAD_DIM;
  const i64 first = (step.base + part.begin) * stride + part.kv_head * HEAD_DIM;
  const u16* keys = layer.keys + first;
  const u16* values = layer.values + first;
  const int tiles = (part.end - part.begin + KEYS - 1) / KEYS;
  auto fetch = [&](int tile) {
    if (tile < tiles) {
      const u32 target = address(shared.tiles) + tile % STAGES * 2 * TILE_BYTES;
      const i64 offset = static_cast<i64>(tile) * KEYS * stride;
      const int rows = part.end - part.begin - tile * KEYS;
      copy_tile<THREADS>(target, keys + offset, stride, rows);
      copy_tile<THREADS>(target + TILE_BYTES, values + offset, stride, rows);
    }
    asm volatile("cp.async.commit_group;" ::: "memory");
  };
  // The new key and value lie in the last tile of the last part, and must be there before it is fetched.
  const bool has_new = part.end == step.position + 1;
  const bool at_once = !has_new || tiles >= STAGES;
  if (at_once) {
#pragma unroll
    for (int tile = 0; tile < STAGES - 1; tile++) fetch(tile);
  }
  if (warp < group) {
    const u16* from = step.joined + (part.kv_head * group + warp) * HEAD_DIM;
    for (int turn = 0; turn < (step.has_far ? 2 : 1); turn++)
      rotate(shared, from, layer.query_norm, step.epsilon, turn, shared.queries[turn][warp]);
  }
  if (has_new) {
    const i64 row = (step.base + step.position) * stride + part.kv_head * HEAD_DIM;
    const u16* from = step.joined + (step.heads + part.kv_head) * HEAD_DIM;
    if (warp == WARPS - 1) rotate(shared, from, layer.key_norm, step.epsilon, 0, layer.keys + row);
    if (warp == WARPS - 2) {
      for (int x = lane; x < HEAD_DIM; x += 32) layer.values[row + x] = fresh(from + step.kv_heads * HEAD_DIM + x);
    }
    __threadfence();
  }
  __syncthreads();
  if (!at_once) {
#pragma unroll
    for (int tile = 0; tile < STAGES - 1; tile++) fetch(tile);
  }

  Attention attention;
  if (warp < ATTENDING)
    attention.begin([&](int turn, int head, int x) { return &shared.queries[turn][head][x]; }, group, step.has_far);
  for (int tile = 0; tile < tiles; tile++) {
    asm volatile("cp.async.wait_group %0;" ::"n"(STAGES - 2) : "memory");
    __syncthreads();
    fetch(tile + STAGES - 1);
    if (warp < ATTENDING) {
      attention.attend(address(shared.tiles) + tile % STAGES * 2 * TILE_BYTES, part.begin + tile * KEYS, part.end, step.position,
          layer.reach, step.scale);
    }
  }
  __syncthreads();

  float* of_warps = reinterpret_cast<float*>(shared.tiles);  // (ATTENDING, MOST_GROUP, PARTIAL)
  if (warp < ATTENDING) attention.end(of_warps + warp * MOST_GROUP * PARTIAL);
  __syncthreads();
  float* room = step.room + static_cast<i64>(part.kv_head) * step.splits * group * PARTIAL;
  join_warps<THREADS>(of_warps, group, room, part.split * group * PARTIAL);
  if (comes_last(shared, step.parts_done + part.kv_head, part.count)) join(shared, step, part, room, group);
  __syncthreads();
}

// ---- Sums over ranks ----

#if RANKS > 1
// Sends this block's share of the token's embedding, which is zeros on the ranks that do not have it.
__device__ __forceinline__ void send_embedding(const Step& step, u32 turn) {
  const int row = step.token - step.exchange.first_token;
  const bool is_here = row >= 0 && row < step.vocab;
  const u16* embedded = step.embedding + static_cast<i64>(is_here ? row : 0) * step.hidden_size;
  const int begin = static_cast<int>(static_cast<i64>(step.hidden_size) * blockIdx.x / gridDim.x);
  const int end = static_cast<int>(static_cast<i64>(step.hidden_size) * (blockIdx.x + 1) / gridDim.x);
  for (int x = begin + threadIdx.x; x < end; x += THREADS)
    send(step.exchange, turn, step.hidden_size, x, is_here ? number(embedded[x]) : 0.0f);
}

// Adds a chunk of what the ranks have sent to the block's copy of the hidden state.
__device__ __forceinline__ uint4 added_up(const Step& step, u32 turn, int chunk) {
  uint4* hidden = reinterpret_cast<uint4*>(step.hidden + static_cast<i64>(blockIdx.x) * step.hidden_size) + chunk;
  float x[CHUNK];
  widen(x, turn == 0 ? make_uint4(0, 0, 0, 0) : *hidden);
  float sums[CHUNK] = {};
#pragma unroll
  for (int rank = 0; rank < RANKS; rank++) {
    const float* part = received(step.exchange, turn, rank, step.hidden_size) + chunk * CHUNK;
    const float4 left = fresh_numbers(part), right = fresh_numbers(part + 4);
    const float some[CHUNK] = {left.x, left.y, left.z, left.w, right.x, right.y, right.z, right.w};
#pragma unroll
    for (int i = 0; i < CHUNK; i++) sums[i] += some[i];
  }
#pragma unroll
  for (int i = 0; i < CHUNK; i++) x[i] += round_trip(sums[i]);
  *hidden = make_uint4(packed(x[0], x[1]), packed(x[2], x[3]), packed(x[4], x[5]), packed(x[6], x[7]));
  return *hidden;
}

__device__ __forceinline__ bool await_sums(Shared& shared, const Step& step, u32 turn) {
  __syncthreads();
  if (threadIdx.x == 0) shared.goes_on = await_ranks(step.exchange, turn);
  __syncthreads();
  return shared.goes_on;
}
#endif

// ---- The step ----

// Numbers in their order, then tokens from the last to the first: the greatest is the first of the greatest numbers.
__device__ __forceinline__ u64 ranked(float x, int token) {
  const u32 bits = __float_as_uint(x);
  const u32 ordered = bits & 0x80000000u ? ~bits : bits | 0x80000000u;
  return static_cast<u64>(ordered) << 32 | (0xffffffffu - static_cast<u32>(token));
}

// Gives the token of the greatest logit of all blocks to the host.
__device__ __forceinline__ void choose(Shared& shared, const Step& step, u64 best) {
#pragma unroll
  for (int lane = 16; lane > 0; lane /= 2) {
    const u64 other = __shfl_xor_sync(~0u, best, lane);
    best = other > best ? other : best;
  }
  if (threadIdx.x % 32 == 0) shared.bests[threadIdx.x / 32] = best;
  __syncthreads();
  if (threadIdx.x == 0) {
    for (int warp = 1; warp < WARPS; warp++) best = shared.bests[warp] > best ? shared.bests[warp] : best;
    atomicMax(step.best, best);
  }
  if (comes_last(shared, step.blocks_done, gridDim.x) && threadIdx.x == 0) {
    const u64 of_all = atomicExch(step.best, 0ull);
#if RANKS > 1
    *step.chosen = static_cast<i64>(of_all);
#else
    *step.chosen = 0xffffffffu - static_cast<u32>(of_all);
#endif
    __threadfence_system();
  }
}

extern "C" __global__ void __launch_bounds__(THREADS, 1) decode(const __grid_constant__ Step step) {
  extern __shared__ __align__(128) unsigned char memory[];
  Shared& shared = *reinterpret_cast<Shared*>(memory);
#if RANKS == 1
  const u16* embedded = step.embedding + static_cast<i64>(step.token) * step.hidden_size;
#endif
  {
    const u64* from = reinterpret_cast<const u64*>(step.layers);
    u64* to = reinterpret_cast<u64*>(shared.layers);
    for (int word = threadIdx.x; word < step.layer_count * static_cast<int>(sizeof(Layer) / 8); word += THREADS) to[word] = from[word];
    for (int index = threadIdx.x; index < 2 * HALF; index += THREADS) {
      const int turn = index / HALF, x = index % HALF;
      const float angle = static_cast<float>(step.position + turn * step.far_shift) * step.inverse_frequencies[x];
      shared.cosine[turn][x] = cosf(angle) * step.factor;
      shared.sine[turn][x] = sinf(angle) * step.factor;
    }
  }
  __syncthreads();
  Weights weights(step, shared);

#if RANKS > 1
  u32 turn = 0;  // the last exchange
  send_embedding(step, turn);
  if (!await_sums(shared, step, turn)) return;
#else
  const u16* hidden = embedded;
#endif
  u64 best = 0;
  for (int index = 0; index <= 4 * step.layer_count; index++) {
    const Product product(step, shared.layers, index);
    const Layer& layer = shared.layers[index / 4];
    if (product.kind == ATTENTION_OUT) {
      take(shared, step.attended, product.columns);
    } else if (product.kind == MLP_OUT) {
      take(shared, step.activated, product.columns);
    } else {
      const u16* norm = product.kind == ATTENTION_IN ? layer.input_norm : product.kind == MLP_IN ? layer.mlp_norm : step.final_norm;
#if RANKS > 1
      const auto vector = [&](int chunk) { return added_up(step, turn, chunk); };
#else
      const auto vector = [&](int chunk) { return fresh_chunk(hidden + chunk * CHUNK); };
#endif
      take_norm(shared, vector, norm, product.columns, step.epsilon);
    }
    multiply(shared, weights, product, [&](int local, const Sums& sums) {
      const int row = product.row(local);
#if RANKS > 1
      if (product.kind == ATTENTION_OUT || product.kind == MLP_OUT) {
        send(step.exchange, turn + 1, step.hidden_size, row, sums.of(local));
        return;
      }
#endif
      const float sum = round_trip(sums.of(local));
      switch (product.kind) {
        case ATTENTION_IN:
          step.joined[row] = rounded(sum);
          break;
        case MLP_IN:
          step.activated[row] = rounded(round_trip(sum / (1.0f + expf(-sum))) * round_trip(sums.of(local + 1)));
          break;
        case HEAD: {
          step.logits[row] = sum;
#if RANKS > 1
          const u64 rank = ranked(sum, row + step.exchange.first_token);
#else
          const u64 rank = ranked(sum, row);
#endif
          best = rank > best ? rank : best;
          break;
        }
        default:
#if RANKS == 1
          step.hidden[row] = rounded(number(fresh(hidden + row)) + sum);
#endif
          break;
      }
    });
    if (product.kind == HEAD) break;
#if RANKS > 1
    if (product.kind == ATTENTION_OUT || product.kind == MLP_OUT) {
      if (!await_sums(shared, step, ++turn)) return;
      continue;
    }
#else
    if (product.kind == ATTENTION_OUT) hidden = step.hidden;
#endif
    if (!await_all(shared, step)) return;
    if (product.kind == ATTENTION_IN) {
      attend_all(shared, step, layer);
      if (!await_all(shared, step)) return;
    }
  }
  asm volatile("cp.async.wait_all;" ::: "memory");
  choose(shared, step, best);
}
