// What hopper.cu and step.cu share; KernelKind.java puts it before each, and defines HEAD_DIM (64 or 128) and BFLOAT16 (1, or 0
// for float16).

typedef unsigned int u32;

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
