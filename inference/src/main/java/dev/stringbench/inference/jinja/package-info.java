/** Render Jinja templates as Jinja2 3.1 does under Python, in its immutable sandbox: lexer, parser and what they parse into. */
@NullMarked
package dev.stringbench.inference.jinja;

import org.jspecify.annotations.NullMarked;
