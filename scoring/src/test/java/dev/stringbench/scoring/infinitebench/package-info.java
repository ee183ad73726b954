@NullMarked
package dev.stringbench.scoring.infinitebench;

import org.jspecify.annotations.NullMarked;
