"""Timing on a GPU or CPU: synchronised samples, medians, the machine's matrix rate, peak memory."""

import math
import resource
import statistics
import time

import torch

MATMUL_SIDE = {"cuda": 8192, "cpu": 1024}
# A sample of a short operation is made of as many runs as fill this time, so that the clock and the launch do not count.
SAMPLE_SECONDS = {"cuda": 0.02, "cpu": 0.0}


def synchronize(device):
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def once(run, device):
    """Seconds of one run, from an idle device to an idle device."""
    synchronize(device)
    begin = time.perf_counter()
    run()
    synchronize(device)
    return time.perf_counter() - begin


def samples(run, device, repeat, warmup=1):
    """`repeat` samples of the seconds that one run takes."""
    for _ in range(warmup):
        run()
    estimate = once(run, device)
    inner = max(1, math.ceil(SAMPLE_SECONDS[device.type] / max(estimate, 1e-9)))

    def several():
        for _ in range(inner):
            run()

    return [once(several, device) / inner for _ in range(repeat)]


def spread(seconds):
    """Median, least and greatest of some samples."""
    return {"median": statistics.median(seconds), "min": min(seconds), "max": max(seconds), "samples": len(seconds)}


def causal_flops(length, heads, head_dim):
    """Floating-point operations of causal attention: two products of 2 * head_dim for each pair of positions."""
    return 4 * head_dim * heads * (length * (length + 1) // 2)


def matmul_rate(device, dtype, repeat):
    """FLOP/s of a large square matrix product of random numbers, the ceiling that shares are given of."""
    side = MATMUL_SIDE[device.type]
    left = torch.randn(side, side, device=device, dtype=dtype)
    right = torch.randn(side, side, device=device, dtype=dtype)
    seconds = statistics.median(samples(lambda: left @ right, device, max(repeat, 5), warmup=3))
    return {"side": side, "seconds": seconds, "teraflops": 2 * side**3 / seconds / 1e12}


def reset_peak(device):
    if device.type == "cuda":
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats(device)


def peak_memory(device):
    """Bytes of tensors, and bytes the allocator took from the driver, at their peaks; on CPU the process's own."""
    if device.type == "cuda":
        return {
            "allocated": torch.cuda.max_memory_allocated(device),
            "reserved": torch.cuda.max_memory_reserved(device),
        }
    return {"resident": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}


def machine(device):
    return {
        "device": torch.cuda.get_device_name(device) if device.type == "cuda" else "cpu",
        "torch": torch.__version__,
        "cuda": torch.version.cuda,
        "cudnn": torch.backends.cudnn.version() if device.type == "cuda" else None,
    }
