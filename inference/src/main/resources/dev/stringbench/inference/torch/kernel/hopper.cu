// STRING's attention of a block of queries over every key cached so far, in one pass, on Hopper GPUs (sm_90a). Compiled
// when a model is loaded, behind common.cuh.
//
// Query i sees key j <= i as near when i - j < reach and otherwise, where has_far, as far; near and far keys are the same
// keys, only the query is rotated differently. A tile of 128 queries of one head walks over its keys in blocks of 128,
// downwards: first the near ones with the near query, then the far ones with the far query, into one online softmax
// (Milakov and Gimelshein 2018, as in FlashAttention). So nothing is merged or masked but the blocks at the edges:
//
//   near   first .. first + 127                    down to   first - reach + 1
//   far    first - reach .. first - reach + 127    down to   0        (first: position of the tile's first query)
//
// The work is divided as in FlashAttention-3 (Shah et al. 2024): one thread has the tensor memory accelerator fill two
// stages of keys and values; two groups of four warps, 64 queries each, take turns at the tensor cores, so that one's
// softmax runs beside the other's products, and each multiplies by the values of one block while it softens the next.
// Shapes: query and output (queries, heads, head_dim), key and value (keys, kv_heads, head_dim); head_dim contiguous.

constexpr int ROWS = 128;              // queries of a tile
constexpr int KEYS = 128;              // keys of a block
constexpr int STAGES = 2;              // blocks of keys, and of values, in shared memory
constexpr int GROUPS = 2;              // groups of warps that compute
constexpr int GROUP_ROWS = 64;         // queries of a group: of one matrix instruction
constexpr int GROUP_THREADS = 128;
constexpr int COMPUTING_WARPS = 8;
constexpr int SLICE = 64;              // numbers in the 128 bytes of a row that are swizzled together
constexpr int SLICES = HEAD_DIM / SLICE;
constexpr int SLICE_BYTES = 128 * 128; // of 128 rows
constexpr int TILE_BYTES = SLICES * SLICE_BYTES;
#define INFINITE __int_as_float(0x7f800000)

// A CUtensorMap, made by the host.
struct alignas(64) TensorMap {
  u64 words[16];
};

// What the host asks for, the bytes that HopperAttention.java writes.
struct Block {
  int rows;           // queries
  int start;          // position of the first
  int reach;          // keys nearer than this are near; at most start + rows
  int has_far;
  int heads;
  int group;          // query heads of a key head
  int heads_at_once;  // heads that are worked on together, so that their keys stay in the L2 cache; divides `heads`
  float scale;        // of scores, times log2(e)
};

struct Shared {
  unsigned char near[TILE_BYTES];
  unsigned char far[TILE_BYTES];
  unsigned char key[STAGES][TILE_BYTES];
  unsigned char value[STAGES][TILE_BYTES];
  unsigned char output[TILE_BYTES];
  u64 query_full, query_empty;
  u64 key_full[STAGES], key_empty[STAGES];
  u64 value_full[STAGES], value_empty[STAGES];
  int tile;  // published with query_full; negative at the end
};

// ---- Instructions ----

__device__ __forceinline__ void init(u64* barrier, int arrivals) {
  asm volatile("mbarrier.init.shared::cta.b64 [%0], %1;" ::"r"(address(barrier)), "r"(arrivals));
}

__device__ __forceinline__ void arrive(u64* barrier) {
  asm volatile("mbarrier.arrive.shared::cta.b64 _, [%0];" ::"r"(address(barrier)) : "memory");
}

__device__ __forceinline__ void arrive_expecting(u64* barrier, int bytes) {
  asm volatile("mbarrier.arrive.expect_tx.shared::cta.b64 _, [%0], %1;" ::"r"(address(barrier)), "r"(bytes) : "memory");
}

__device__ __forceinline__ void wait(u64* barrier, u32 phase) {
  asm volatile(
      "{\n.reg .pred done;\n"
      "again: mbarrier.try_wait.parity.shared::cta.b64 done, [%0], %1;\n"
      "@!done bra again;\n}" ::"r"(address(barrier)), "r"(phase) : "memory");
}

// 128 rows of one head; rows outside the tensor become zeros.
__device__ __forceinline__ void load(unsigned char* target, const TensorMap& map, int head, int row, u64* barrier) {
#pragma unroll
  for (int i = 0; i < SLICES; i++)
    asm volatile(
        "cp.async.bulk.tensor.3d.shared::cluster.global.mbarrier::complete_tx::bytes [%0], [%1, {%3, %4, %5}], [%2];" ::"r"(
            address(target + i * SLICE_BYTES)),
        "l"(&map), "r"(address(barrier)), "r"(i * SLICE), "r"(head), "r"(row) : "memory");
}

// 64 rows of one head; rows outside the tensor are left out.
__device__ __forceinline__ void store(const TensorMap& map, int head, int row, const unsigned char* source) {
#pragma unroll
  for (int i = 0; i < SLICES; i++)
    asm volatile("cp.async.bulk.tensor.3d.global.shared::cta.bulk_group [%0, {%2, %3, %4}], [%1];" ::"l"(&map),
        "r"(address(source + i * SLICE_BYTES)), "r"(i * SLICE), "r"(head), "r"(row) : "memory");
  asm volatile("cp.async.bulk.commit_group;" ::: "memory");
}

__device__ __forceinline__ void sync_threads(int barrier, int threads) {
  asm volatile("bar.sync %0, %1;" ::"r"(barrier), "r"(threads) : "memory");
}

__device__ __forceinline__ void arrive_threads(int barrier, int threads) {
  asm volatile("bar.arrive %0, %1;" ::"r"(barrier), "r"(threads) : "memory");
}

__device__ __forceinline__ void begin_products() {
  asm volatile("wgmma.fence.sync.aligned;" ::: "memory");
}

__device__ __forceinline__ void end_products() {
  asm volatile("wgmma.commit_group.sync.aligned;" ::: "memory");
}

template <int PENDING>
__device__ __forceinline__ void await_products() {
  asm volatile("wgmma.wait_group.sync.aligned %0;" ::"n"(PENDING) : "memory");
}

// A matrix in shared memory with rows of 128 swizzled bytes. `leading`: bytes from slice to slice where the contiguous side
// is not the one that is summed over; ignored otherwise. Eight rows are 1,024 bytes.
__device__ __forceinline__ u64 matrix(const unsigned char* p, int leading) {
  constexpr u64 swizzled_128 = 1ull << 62;
  return swizzled_128 | static_cast<u64>(1024 >> 4) << 32 | static_cast<u64>(leading >> 4) << 16 |
         static_cast<u64>((address(p) & 0x3FFFF) >> 4);
}

#define IO8(x, i) \
  "+f"(x[i]), "+f"(x[i + 1]), "+f"(x[i + 2]), "+f"(x[i + 3]), "+f"(x[i + 4]), "+f"(x[i + 5]), "+f"(x[i + 6]), "+f"(x[i + 7])
#define IO32(x, i) IO8(x, i), IO8(x, i + 8), IO8(x, i + 16), IO8(x, i + 24)
#define REGISTERS_32 \
  "%0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11, %12, %13, %14, %15, " \
  "%16, %17, %18, %19, %20, %21, %22, %23, %24, %25, %26, %27, %28, %29, %30, %31"
#define REGISTERS_64 \
  REGISTERS_32 ", " \
  "%32, %33, %34, %35, %36, %37, %38, %39, %40, %41, %42, %43, %44, %45, %46, %47, " \
  "%48, %49, %50, %51, %52, %53, %54, %55, %56, %57, %58, %59, %60, %61, %62, %63"

// scores (64 queries, 128 keys) [+]= query (64, 16) x key (128, 16)
__device__ __forceinline__ void multiply_keys(float (&scores)[64], u64 query, u64 key, int add) {
  asm volatile("{\n.reg .pred p;\nsetp.ne.b32 p, %66, 0;\n"
      "wgmma.mma_async.sync.aligned.m64n128k16.f32." ELEMENT "." ELEMENT " {" REGISTERS_64 "}, %64, %65, p, 1, 1, 0, 0;\n}"
      : IO32(scores, 0), IO32(scores, 32) : "l"(query), "l"(key), "r"(add));
}

// output (64 queries, HEAD_DIM) += weights (64, 16) x value (16, HEAD_DIM)
__device__ __forceinline__ void multiply_values(float (&output)[HEAD_DIM / 2], const u32* weights, u64 value) {
#if HEAD_DIM == 128
  asm volatile("{\n.reg .pred p;\nsetp.eq.u32 p, 0, 0;\n"
      "wgmma.mma_async.sync.aligned.m64n128k16.f32." ELEMENT "." ELEMENT
      " {" REGISTERS_64 "}, {%64, %65, %66, %67}, %68, p, 1, 1, 1;\n}"
      : IO32(output, 0), IO32(output, 32)
      : "r"(weights[0]), "r"(weights[1]), "r"(weights[2]), "r"(weights[3]), "l"(value));
#else
  asm volatile("{\n.reg .pred p;\nsetp.eq.u32 p, 0, 0;\n"
      "wgmma.mma_async.sync.aligned.m64n64k16.f32." ELEMENT "." ELEMENT
      " {" REGISTERS_32 "}, {%32, %33, %34, %35}, %36, p, 1, 1, 1;\n}"
      : IO32(output, 0)
      : "r"(weights[0]), "r"(weights[1]), "r"(weights[2]), "r"(weights[3]), "l"(value));
#endif
}

// ---- What is to be done ----

__device__ __forceinline__ int blocks_of(int keys) {
  return (keys + KEYS - 1) / KEYS;
}

// 128 queries of one head, and the blocks of keys they see.
struct Tile {
  int head;
  int row;          // first query
  int first;        // its position
  int reach;
  int near_blocks;
  int blocks;       // near and far

  // Tiles of the last queries, which see most keys, come first, so that the short ones fill the end.
  __device__ __forceinline__ Tile(const Block& block, int index) : reach(block.reach) {
    int tiles = (block.rows + ROWS - 1) / ROWS;
    int together = tiles * block.heads_at_once;
    int within = index % together;
    head = index / together * block.heads_at_once + within % block.heads_at_once;
    row = (tiles - 1 - within / block.heads_at_once) * ROWS;
    first = block.start + row;
    near_blocks = blocks_of(first + ROWS - max(0, first - reach + 1));
    blocks = near_blocks + (block.has_far ? max(0, blocks_of(first + ROWS - reach)) : 0);
  }

  __device__ __forceinline__ bool is_far(int step) const { return step >= near_blocks; }

  // Which of the near or far blocks a step is.
  __device__ __forceinline__ int turn(int step) const { return is_far(step) ? step - near_blocks : step; }

  // Position of a block's first key; negative where the block begins before the keys do.
  __device__ __forceinline__ int position(int step) const {
    return first - (is_far(step) ? reach : 0) - turn(step) * KEYS;
  }
};

// A place in a ring of stages and the phase of its barriers.
struct Stage {
  int index = 0;
  u32 phase = 0;

  __device__ __forceinline__ void advance() {
    if (++index == STAGES) {
      index = 0;
      phase ^= 1;
    }
  }
};

// ---- The thread that loads ----

// The counter is 0 again when every processor has been told that no tile is left.
__device__ __forceinline__ int next_tile(u32* counter, int tiles) {
  return static_cast<int>(atomicInc(counter, tiles + gridDim.x - 1));
}

__device__ __forceinline__ void load_all(Shared& shared, const Block& block, int tiles, u32* counter, const TensorMap& near,
    const TensorMap& far, const TensorMap& key, const TensorMap& value) {
  Stage key_stage, value_stage;
  u32 query_phase = 0;
  int index = next_tile(counter, tiles);
  while (true) {
    wait(&shared.query_empty, query_phase ^ 1);
    query_phase ^= 1;
    if (index >= tiles) {
      shared.tile = -1;
      arrive(&shared.query_full);
      return;
    }
    shared.tile = index;
    Tile tile(block, index);
    int kv_head = tile.head / block.group;
    bool sees_far = tile.blocks > tile.near_blocks;
    arrive_expecting(&shared.query_full, sees_far ? 2 * TILE_BYTES : TILE_BYTES);
    load(shared.near, near, tile.head, tile.row, &shared.query_full);
    for (int step = 0; step <= tile.blocks; step++) {
      if (step < tile.blocks) {
        wait(&shared.key_empty[key_stage.index], key_stage.phase ^ 1);
        arrive_expecting(&shared.key_full[key_stage.index], TILE_BYTES);
        load(shared.key[key_stage.index], key, kv_head, tile.position(step), &shared.key_full[key_stage.index]);
        key_stage.advance();
      } else {
        index = next_tile(counter, tiles);
      }
      if (step == 0) {
        if (sees_far) load(shared.far, far, tile.head, tile.row, &shared.query_full);
      } else {
        wait(&shared.value_empty[value_stage.index], value_stage.phase ^ 1);
        arrive_expecting(&shared.value_full[value_stage.index], TILE_BYTES);
        load(shared.value[value_stage.index], value, kv_head, tile.position(step - 1), &shared.value_full[value_stage.index]);
        value_stage.advance();
      }
    }
  }
}

// ---- The warps that compute ----
//
// In an accumulator a thread holds of rows r = lane / 4 and r + 8 of its warp's 16 the columns 8 j + 2 (lane % 4) and the
// next: elements 4 j, 4 j + 1 (row r) and 4 j + 2, 4 j + 3 (row r + 8).

// The softmax so far of a thread's two rows.
struct Softmax {
  float top[2] = {-INFINITE, -INFINITE};  // greatest score
  float sum[2] = {0.0f, 0.0f};            // of the weights in this thread's columns
  float factor[2];                        // what earlier weights must be multiplied by since the last block

  // Turns scores into weights relative to the greatest score so far.
  __device__ __forceinline__ void soften(float (&scores)[64], float scale) {
#pragma unroll
    for (int h = 0; h < 2; h++) {
      float greatest = top[h];
#pragma unroll
      for (int j = 2 * h; j < 64; j += 4) greatest = fmaxf(greatest, fmaxf(scores[j], scores[j + 1]));
      greatest = fmaxf(greatest, __shfl_xor_sync(~0u, greatest, 1));
      greatest = fmaxf(greatest, __shfl_xor_sync(~0u, greatest, 2));
      factor[h] = power_of_2((top[h] - greatest) * scale);
      top[h] = greatest;
      sum[h] *= factor[h];
#pragma unroll
      for (int j = 2 * h; j < 64; j += 4) {
        scores[j] = power_of_2(fmaf(scores[j], scale, -greatest * scale));
        scores[j + 1] = power_of_2(fmaf(scores[j + 1], scale, -greatest * scale));
        sum[h] += scores[j] + scores[j + 1];
      }
    }
  }
};

__device__ __forceinline__ void score(float (&scores)[64], const unsigned char* query, const unsigned char* key) {
  u64 a = matrix(query, 0);
  u64 b = matrix(key, 0);
#pragma unroll
  for (int i = 0; i < HEAD_DIM / 16; i++) {
    int offset = (i / 4 * SLICE_BYTES + i % 4 * 32) >> 4;
    multiply_keys(scores, a + offset, b + offset, i > 0);
  }
}

__device__ __forceinline__ void mix(float (&output)[HEAD_DIM / 2], const u32 (&weights)[32], const unsigned char* value) {
  u64 b = matrix(value, SLICE_BYTES);
#pragma unroll
  for (int i = 0; i < KEYS / 16; i++) multiply_values(output, weights + 4 * i, b + (i * 16 * 128 >> 4));
}

// Hides the keys that a tile's queries do not see in one step. `row`: this thread's first query within the tile.
__device__ __forceinline__ void hide(float (&scores)[64], const Tile& tile, int step, int row, int column) {
  int begin = tile.position(step);
  int high = row + tile.turn(step) * KEYS;  // last visible column of the first row; of the second 8 more
  int low = max(0, tile.first + row - tile.reach + 1) - begin;
  int second_low = max(0, tile.first + row + 8 - tile.reach + 1) - begin;
  if (tile.is_far(step)) low = second_low = -begin;
#pragma unroll
  for (int j = 0; j < 16; j++) {
#pragma unroll
    for (int e = 0; e < 2; e++) {
      int c = column + 8 * j + e;
      if (c < low || c > high) scores[4 * j + e] = -INFINITE;
      if (c < second_low || c > high + 8) scores[4 * j + 2 + e] = -INFINITE;
    }
  }
}

// Writes a group's output through shared memory, in the swizzled order that `store` reads.
__device__ __forceinline__ void write(const float (&output)[HEAD_DIM / 2], const float (&share)[2], unsigned char* target, int warp, int lane) {
  int row = warp * 16 + lane % 16;
#pragma unroll
  for (int i = 0; i < HEAD_DIM / 16; i++) {
    int chunk = i % 4 * 2 + lane / 16;
    u32 place = address(target) + i / 4 * SLICE_BYTES + row * 128 + (chunk ^ row % 8) * 16;
    const float* x = output + 8 * i;
    asm volatile("stmatrix.sync.aligned.m8n8.x4.shared.b16 [%0], {%1, %2, %3, %4};" ::"r"(place),
        "r"(packed(x[0] * share[0], x[1] * share[0])), "r"(packed(x[2] * share[1], x[3] * share[1])),
        "r"(packed(x[4] * share[0], x[5] * share[0])), "r"(packed(x[6] * share[1], x[7] * share[1])) : "memory");
  }
  asm volatile("fence.proxy.async.shared::cta;" ::: "memory");
}

__device__ __forceinline__ void compute_all(Shared& shared, const Block& block, const TensorMap& output) {
  const int group = threadIdx.x / GROUP_THREADS - 1;
  const int warp = threadIdx.x % GROUP_THREADS / 32;
  const int lane = threadIdx.x % 32;
  const bool leads = threadIdx.x % GROUP_THREADS == 0;
  const int rows_before = group * GROUP_ROWS;
  const int row = rows_before + warp * 16 + lane / 4;
  const int column = 2 * (lane % 4);
  const int my_turn = 1 + group, other_turn = 2 - group, my_output = 3 + group;
  const unsigned char* near = shared.near + rows_before * 128;
  const unsigned char* far = shared.far + rows_before * 128;
  unsigned char* out = shared.output + rows_before * 128;

  Stage key_stage, value_stage;
  u32 query_phase = 0;
  float mixed[HEAD_DIM / 2];
  float scores[64];
  u32 weights[32];
  if (group == 1) arrive_threads(1, GROUPS * GROUP_THREADS);  // the first turn is the first group's

  while (true) {
    wait(&shared.query_full, query_phase);
    query_phase ^= 1;
    int index = shared.tile;
    if (index < 0) break;
    Tile tile(block, index);
    Softmax softmax;

    auto release = [&](u64* barrier) {
      if (lane == 0) arrive(barrier);
    };
    auto hide_edges = [&](int step) {
      int begin = tile.position(step);
      int end_of_group = tile.first + rows_before + GROUP_ROWS;
      bool ends_below = begin < (tile.is_far(step) ? 0 : max(0, end_of_group - tile.reach));
      if (tile.turn(step) == 0 || ends_below) hide(scores, tile, step, row, column);
    };
    auto weigh = [&] {
#pragma unroll
      for (int i = 0; i < 32; i++) weights[i] = packed(scores[2 * i], scores[2 * i + 1]);
    };

    // Zeros before the first product, to which all products then add: where the first one were to overwrite instead, NVRTC
    // 12.6 takes that for another use of the registers within a pipeline and runs one product after the other (C7515).
#pragma unroll
    for (int j = 0; j < HEAD_DIM / 2; j++) mixed[j] = 0.0f;
    wait(&shared.key_full[key_stage.index], key_stage.phase);
    begin_products();
    score(scores, near, shared.key[key_stage.index]);
    end_products();
    await_products<0>();
    release(&shared.key_empty[key_stage.index]);
    key_stage.advance();
    hide_edges(0);
    softmax.soften(scores, block.scale);
    weigh();

    for (int step = 1; step < tile.blocks; step++) {
      wait(&shared.key_full[key_stage.index], key_stage.phase);
      sync_threads(my_turn, GROUPS * GROUP_THREADS);
      begin_products();
      score(scores, tile.is_far(step) ? far : near, shared.key[key_stage.index]);
      end_products();
      wait(&shared.value_full[value_stage.index], value_stage.phase);
      mix(mixed, weights, shared.value[value_stage.index]);
      end_products();
      arrive_threads(other_turn, GROUPS * GROUP_THREADS);
      await_products<1>();
      release(&shared.key_empty[key_stage.index]);
      key_stage.advance();
      hide_edges(step);
      softmax.soften(scores, block.scale);
      await_products<0>();
      release(&shared.value_empty[value_stage.index]);
      value_stage.advance();
      weigh();
      if (__any_sync(~0u, softmax.factor[0] != 1.0f || softmax.factor[1] != 1.0f)) {  // seldom, after the first blocks
#pragma unroll
        for (int j = 0; j < HEAD_DIM / 2; j++) mixed[j] *= softmax.factor[j / 2 % 2];
      }
    }
    arrive(&shared.query_empty);  // every thread, since each has read shared.tile

    wait(&shared.value_full[value_stage.index], value_stage.phase);
    begin_products();
    mix(mixed, weights, shared.value[value_stage.index]);
    end_products();
    float share[2];
#pragma unroll
    for (int h = 0; h < 2; h++) {
      float sum = softmax.sum[h];
      sum += __shfl_xor_sync(~0u, sum, 1);
      sum += __shfl_xor_sync(~0u, sum, 2);
      share[h] = 1.0f / sum;
    }
    await_products<0>();
    release(&shared.value_empty[value_stage.index]);
    value_stage.advance();

    if (leads) asm volatile("cp.async.bulk.wait_group.read 0;" ::: "memory");
    sync_threads(my_output, GROUP_THREADS);
    write(mixed, share, out, warp, lane);
    sync_threads(my_output, GROUP_THREADS);
    if (leads && tile.row + rows_before < block.rows) store(output, tile.head, tile.row + rows_before, out);
  }
  if (leads) asm volatile("cp.async.bulk.wait_group 0;" ::: "memory");
}

extern "C" __global__ void __launch_bounds__(384, 1) string_attention(const __grid_constant__ TensorMap near,
    const __grid_constant__ TensorMap far, const __grid_constant__ TensorMap key, const __grid_constant__ TensorMap value,
    const __grid_constant__ TensorMap output, const Block block, u32* counter) {
  extern __shared__ __align__(1024) unsigned char memory[];
  Shared& shared = *reinterpret_cast<Shared*>(memory);
  if (threadIdx.x == 0) {
    init(&shared.query_full, 1);
    init(&shared.query_empty, GROUPS * GROUP_THREADS);
    for (int i = 0; i < STAGES; i++) {
      init(&shared.key_full[i], 1);
      init(&shared.value_full[i], 1);
      init(&shared.key_empty[i], COMPUTING_WARPS);
      init(&shared.value_empty[i], COMPUTING_WARPS);
    }
    asm volatile("fence.mbarrier_init.release.cluster;" ::: "memory");
  }
  __syncthreads();
  // The warps that compute take over the registers that loading does not need.
  if (threadIdx.x < GROUP_THREADS) {
    asm volatile("setmaxnreg.dec.sync.aligned.u32 40;");
    if (threadIdx.x == 0) {
      load_all(shared, block, (block.rows + ROWS - 1) / ROWS * block.heads, counter, near, far, key, value);
    }
  } else {
    asm volatile("setmaxnreg.inc.sync.aligned.u32 232;");
    compute_all(shared, block, output);
  }
}
