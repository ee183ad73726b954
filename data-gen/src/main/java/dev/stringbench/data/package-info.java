/**
 * Benchmark data, made and read: haystacks, needles, RULER and InfiniteBench samples. May import neither the other
 * modules nor DJL; the tokenizer comes in through {@link dev.stringbench.data.TextTokenizer}.
 */
@NullMarked
package dev.stringbench.data;

import org.jspecify.annotations.NullMarked;
