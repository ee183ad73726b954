@NullMarked
package dev.stringbench.scoring;

import org.jspecify.annotations.NullMarked;
