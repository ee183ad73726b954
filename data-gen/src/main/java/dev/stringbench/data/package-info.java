/**
 * Benchmark data, made and read: haystacks, needles, RULER and InfiniteBench samples. May import neither DJL
 * nor other modules than python-compat; the tokenizer comes in through {@link dev.stringbench.data.TextTokenizer}.
 */
@NullMarked
package dev.stringbench.data;

import org.jspecify.annotations.NullMarked;
