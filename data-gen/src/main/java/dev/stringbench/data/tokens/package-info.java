/**
 * Fast and exact token counts on top of {@link dev.stringbench.data.TextTokenizer}. Imports only that port and
 * Jackson's tree.
 */
@NullMarked
package dev.stringbench.data.tokens;

import org.jspecify.annotations.NullMarked;
