/**
 * Compilation and start of kernels of our own through the CUDA driver and its run-time compiler. Both are looked up
 * when they are needed, so they need not be installed.
 */
package dev.stringbench.inference.cuda;
