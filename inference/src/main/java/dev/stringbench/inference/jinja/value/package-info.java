/**
 * Python's values as a Jinja template sees them: their truth, text, methods, operators and error messages. Knows nothing of
 * templates.
 */
@NullMarked
package dev.stringbench.inference.jinja.value;

import org.jspecify.annotations.NullMarked;
