package dev.stringbench.data.ruler;

/**
 * The words of one kind of task.
 *
 * @param name the kind's name in the original, such as {@code variable_tracking}
 * @param text the question round "{context}"
 * @param answerPrefix the beginning of the answer, which stands behind the chat template
 * @param tokensToGenerate tokens that the model may answer with
 */
public record TaskTemplate(String name, String text, String answerPrefix, int tokensToGenerate) {

    public TaskTemplate {
        if (!text.contains("{context}") || tokensToGenerate < 1) {
            throw new IllegalArgumentException("The template " + name
                    + " needs {context} and tokens to answer with, has \"" + text + "\" and " + tokensToGenerate + ".");
        }
    }

    /**
     * Find where the answer begins in a prompt of this kind of task that stands in no chat template.
     *
     * @return characters before the answer's beginning; all, where the prompt has none
     */
    public int answerOffset(String prompt) {
        int field = answerPrefix.indexOf('{');
        String head = field < 0 ? answerPrefix : answerPrefix.substring(0, field);
        int offset = head.isEmpty() ? -1 : prompt.lastIndexOf(head);
        return offset < 0 ? prompt.length() : offset;
    }

    /** Put the question into a chat template, which holds "{task_template}". */
    String in(String chatTemplate) {
        return chatTemplate.replace("{task_template}", text) + answerPrefix;
    }
}
