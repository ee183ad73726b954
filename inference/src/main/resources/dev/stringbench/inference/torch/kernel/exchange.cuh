// The sums over the GPUs of a model that is split (decode.cu with RANKS above 1), and waits that end. Put behind common.cuh.
//
// A rank computes its part of a sum and stores it, as float32, into every rank's `incoming`, its own included. When all blocks
// of all ranks have come so far, each block adds up what the ranks have sent, in their order, so that all hold the same bits.
//
// `incoming` has two slots, for exchanges of even and of odd number. They suffice: a rank stores into the slot of exchange n
// when it has passed exchange n - 1, that is when every block of every rank has come to exchange n - 1, and a block comes there
// only after it has read what exchange n - 2 left in the same slot. A step begins when the host has seen the end of the one
// before it on every GPU.
//
// No wait is without end. A block that has waited for `patience`, for its own GPU's blocks or for another's, sets the word
// `stop` in the host's memory, at which every waiting block looks from time to time; the host sets it too where a GPU's launch
// fails. A block that finds it set leaves the step. What it leaves behind in counters is cleared by the host.

#if RANKS > 1
struct Exchange {
  float* incoming[RANKS];  // of each rank: (2, RANKS, hidden_size), in that rank's memory
  u32* flags[RANKS];       // of each rank: (RANKS), the number of the last exchange that each rank has come to
  u32* blocks_come;        // of this rank to an exchange, 0 before and after
  volatile u64* stop;
  u64 patience;            // nanoseconds
  u32 first;               // exchanges before this step
  int rank;                // this one
  int first_token;         // whose row of the embedding and of the head this rank has first
};

__device__ __forceinline__ u64 nanoseconds() {
  u64 now;
  asm volatile("mov.u64 %0, %%globaltimer;" : "=l"(now) :: "memory");
  return now;
}

__device__ __forceinline__ u32 acquired_of_all(const u32* p) {
  u32 x;
  asm volatile("ld.global.acquire.sys.u32 %0, [%1];" : "=r"(x) : "l"(p) : "memory");
  return x;
}

__device__ __forceinline__ void release_to_all(u32* p, u32 x) {
  asm volatile("st.global.release.sys.u32 [%0], %1;" ::"l"(p), "r"(x) : "memory");
}

// Four numbers that others have stored, past the first-level cache.
__device__ __forceinline__ float4 fresh_numbers(const float* p) {
  float4 x;
  asm volatile("ld.global.cg.v4.f32 {%0, %1, %2, %3}, [%4];" : "=f"(x.x), "=f"(x.y), "=f"(x.z), "=f"(x.w) : "l"(p) : "memory");
  return x;
}

// Waits until `there()`. Returns false where the step is given up.
template <class There>
__device__ __forceinline__ bool wait(const Exchange& exchange, There there) {
  constexpr u32 POLLS = 256;  // between two looks at the clock and at the host's memory, both slow
  u64 end = 0;
  for (u32 polls = 1; !there(); polls++) {
    if (polls % POLLS == 0) {
      const u64 now = nanoseconds();
      if (end == 0) end = now + exchange.patience;
      if (now >= end) *exchange.stop = 1;
      if (*exchange.stop != 0) return false;
    }
  }
  return true;
}

// The part that a rank has sent to this one in an exchange, `turn` counted from the step's first: (hidden_size)
__device__ __forceinline__ const float* received(const Exchange& exchange, u32 turn, int rank, int hidden_size) {
  return exchange.incoming[exchange.rank] + static_cast<i64>(turn % 2 * RANKS + rank) * hidden_size;
}

// Sends a number of this rank's part to all ranks.
__device__ __forceinline__ void send(const Exchange& exchange, u32 turn, int hidden_size, int row, float x) {
  const i64 at = static_cast<i64>(turn % 2 * RANKS + exchange.rank) * hidden_size + row;
#pragma unroll
  for (int rank = 0; rank < RANKS; rank++) exchange.incoming[rank][at] = x;
}

// Waits, by one thread of each block whose other threads wait for it, until all blocks of all ranks have sent their parts.
// The fences make the stores of the whole block, then those of the whole GPU, visible to all before the flags are.
__device__ __forceinline__ bool await_ranks(const Exchange& exchange, u32 turn) {
  const u32 come = exchange.first + turn + 1;
  __threadfence_system();
  if (atomicInc(exchange.blocks_come, gridDim.x - 1) == gridDim.x - 1) {
    __threadfence_system();
#pragma unroll
    for (int rank = 0; rank < RANKS; rank++) release_to_all(exchange.flags[rank] + exchange.rank, come);
  }
  const u32* flags = exchange.flags[exchange.rank];
  bool goes_on = true;
  for (int rank = 0; rank < RANKS; rank++)
    goes_on = goes_on && wait(exchange, [&] { return static_cast<int>(acquired_of_all(flags + rank) - come) >= 0; });
  return goes_on;
}
#endif
