package dev.stringbench.inference.tokenizer;

import java.nio.file.Path;
import java.util.Arrays;

/** Encode one text in a Java machine of its own, for the test that libtorch is not needed. */
final class TokenizerWithoutTorch {
    private TokenizerWithoutTorch() {}

    public static void main(String[] arguments) {
        var tokenizer = HuggingFaceTextTokenizer.read(Path.of(arguments[0]));
        System.out.println(Arrays.toString(tokenizer.encode("hello world.", true)));
    }
}
