/** Jinja's built-in filters and tests. */
@NullMarked
package dev.stringbench.inference.jinja.filter;

import org.jspecify.annotations.NullMarked;
