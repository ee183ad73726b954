package dev.stringbench.data.niah;

import java.nio.file.Path;

/** The two endings of a prompt; the original chooses by the model's path. */
public enum QuestionForm {
    /** Ends after the question; for paths that contain "llama3.1". */
    OPEN("\n\nWhat are the magic numbers mentioned in the provided text?\n "),
    /** Begins the answer too; for all other models. */
    LEADING("\n\nWhat are the magic numbers mentioned in the provided text?\nThe numbers are");

    private final String text;

    QuestionForm(String text) {
        this.text = text;
    }

    /** Give the text that ends the prompt. */
    public String text() {
        return text;
    }

    /** Choose as the original does, by the model's path as the user wrote it. */
    public static QuestionForm forModel(Path modelPath) {
        return modelPath.toString().contains("llama3.1") ? OPEN : LEADING;
    }
}
