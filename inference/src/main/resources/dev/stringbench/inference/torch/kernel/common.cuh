// What hopper.cu, step.cu and decode.cu share; OwnSource.java puts it before each. KernelKind.java defines
// HEAD_DIM (64 or 128) and BFLOAT16 (1, or 0 for float16).

typedef unsigned short u16;
typedef unsigned int u32;
typedef long long i64;
typedef unsigned long long u64;

#if BFLOAT16
#define ELEMENT "bf16"
#else
#define ELEMENT "f16"
#endif

// An address in shared memory, as instructions take it.
__device__ __forceinline__ u32 address(const void* p) {
  return static_cast<u32>(__cvta_generic_to_shared(p));
}

// Two numbers of 16 bits.
__device__ __forceinline__ u32 packed(float low, float high) {
  u32 both;
  asm("cvt.rn." ELEMENT "x2.f32 %0, %1, %2;" : "=r"(both) : "f"(high), "f"(low));
  return both;
}

__device__ __forceinline__ float power_of_2(float x) {
  float y;
  asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x));
  return y;
}

__device__ __forceinline__ float number(u16 x) {
#if BFLOAT16
  return __uint_as_float(static_cast<u32>(x) << 16);
#else
  float y;
  asm("cvt.f32.f16 %0, %1;" : "=f"(y) : "h"(x));
  return y;
#endif
}

__device__ __forceinline__ u16 rounded(float x) {
  u16 y;
  asm("cvt.rn." ELEMENT ".f32 %0, %1;" : "=h"(y) : "f"(x));
  return y;
}

// 16 bytes, or zeros.
__device__ __forceinline__ void copy(u32 target, const void* source, bool wanted) {
  asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;" ::"r"(target), "l"(source), "r"(wanted ? 16 : 0) : "memory");
}

// Four 8 x 8 matrices whose rows begin at the addresses that lanes 0..7, 8..15, 16..23 and 24..31 give.
__device__ __forceinline__ void load_matrices(u32 (&x)[4], u32 row) {
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [%4];"
      : "=r"(x[0]), "=r"(x[1]), "=r"(x[2]), "=r"(x[3]) : "r"(row) : "memory");
}

__device__ __forceinline__ void load_transposed(u32 (&x)[4], u32 row) {
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0, %1, %2, %3}, [%4];"
      : "=r"(x[0]), "=r"(x[1]), "=r"(x[2]), "=r"(x[3]) : "r"(row) : "memory");
}

// sum (16, 8) += a (16, 16) x b (16, 8)
__device__ __forceinline__ void multiply(float (&sum)[4], const u32 (&a)[4], u32 b0, u32 b1) {
  asm volatile("mma.sync.aligned.m16n8k16.row.col.f32." ELEMENT "." ELEMENT
      ".f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
      : "+f"(sum[0]), "+f"(sum[1]), "+f"(sum[2]), "+f"(sum[3])
      : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
}
