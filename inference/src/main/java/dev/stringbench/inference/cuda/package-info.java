/**
 * Compile and start kernels of our own through the CUDA driver and its run-time compiler, which are found when they are
 * wanted: nothing here needs them to be installed.
 */
package dev.stringbench.inference.cuda;
