package dev.stringbench.data.infbench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import dev.stringbench.python.PythonFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Prompts and expected answers, as made by the original's {@code create_prompt} and {@code get_answer}. */
public final class InfBenchPrompts {

    private static final Pattern FUNCTION_CALL = Pattern.compile("func_[0-9]+\\(-?[0-9]+\\)");
    private static final Pattern TARGET = Pattern.compile("The .+ of");
    private static final String LETTERS = "ABCD";

    private final String modelName;
    private final String setName;

    /**
     * Choose the prompts of a model.
     *
     * @param modelName one of {@link #modelNames}, or a name that begins with llama3.1 or qwen2
     * @throws DataException BAD_OPTION for any other name
     */
    public InfBenchPrompts(String modelName) {
        this.modelName = modelName;
        this.setName = setName(modelName);
    }

    private static String setName(String modelName) {
        JsonNode models = InfBenchTexts.get("model_to_prompt_set");
        String set = models.path(modelName).asText();
        if (set.isEmpty()) {
            String family =
                    modelName.startsWith("llama3.1") ? "llama3.1" : modelName.startsWith("qwen2") ? "qwen2" : "";
            set = models.path(family).asText();
        }
        if (set.isEmpty()) {
            throw new DataException(
                    DataFault.BAD_OPTION,
                    "there are no InfiniteBench prompts for \"" + modelName + "\"; choose --model-name from "
                            + String.join(", ", modelNames()));
        }
        return set;
    }

    /** Give the name that the prompts were chosen by. */
    public String modelName() {
        return modelName;
    }

    /** Give the models that the original has prompts for. */
    public static List<String> modelNames() {
        return InfBenchTexts.get("model_to_prompt_set").properties().stream()
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Make the passkey task's prompt. */
    String passkey(String context) {
        return PythonFormat.format(
                template(InfBenchTask.PASSKEY), "context", context, "input", InfBenchTexts.synthetic("passkey_input"));
    }

    /**
     * Make a prompt.
     *
     * @throws DataException BAD_OPTION where the original raises KeyError, because the set's template asks for something
     *     that the task does not have; BAD_FILE if the example's question is not of the form it should be
     */
    public String prompt(InfBenchTask task, InfBenchExample example) {
        if (modelName.equals("gpt4") && task == InfBenchTask.MATH_CALC) {
            return example.context();
        }
        String template = template(task);
        Map<String, String> values = values(task, example);
        var missing = new TreeSet<>(PythonFormat.fields(template));
        missing.removeAll(values.keySet());
        if (!missing.isEmpty()) {
            throw new DataException(
                    DataFault.BAD_OPTION,
                    "the prompts of " + modelName + " cannot be used for " + task.taskName()
                            + ": the template asks for " + missing
                            + " (the original raises KeyError); choose another --model-name");
        }
        return PythonFormat.format(template, values);
    }

    private String template(InfBenchTask task) {
        JsonNode template = InfBenchTexts.get("prompt_sets").path(setName).path(task.taskName());
        if (!template.isTextual()) {
            throw new IllegalStateException("infbench.json has no prompt of " + task.taskName() + " in " + setName);
        }
        return template.textValue();
    }

    private static Map<String, String> values(InfBenchTask task, InfBenchExample example) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("context", example.context());
        switch (task) {
            case CODE_RUN -> {
                String call = first(FUNCTION_CALL, example);
                values.put("func_call", call);
                values.put("func", call.substring(0, call.indexOf('(')));
            }
            case MATH_FIND -> {
                String target = first(TARGET, example).toLowerCase(Locale.ROOT);
                values.put("prefix", "What is " + target.substring(0, target.length() - 3) + " in the following list?");
                values.put("input", example.input());
            }
            case LONGBOOK_CHOICE_ENG, LONGBOOK_QA_ENG, LONGBOOK_QA_CHN -> values.put("question", example.input());
            case PASSKEY, NUMBER_STRING, KV_RETRIEVAL -> values.put("input", example.input());
            default -> {
                // The context alone.
            }
        }
        if (task.hasOptions()) {
            for (int i = 0; i < LETTERS.length(); i++) {
                values.put("OPTION_" + LETTERS.charAt(i), example.options().get(i));
            }
        }
        return values;
    }

    private static String first(Pattern pattern, InfBenchExample example) {
        Matcher matcher = pattern.matcher(example.input());
        if (!matcher.find()) {
            throw new DataException(
                    DataFault.BAD_FILE,
                    example.place() + ": \"input\" is \"" + example.input() + "\"; it must hold " + pattern);
        }
        return matcher.group();
    }

    /**
     * Give the expected answer: for tasks with options the option's text and letter, else what the line says.
     *
     * @throws DataException BAD_FILE if the answer is none of the options
     */
    public static JsonNode answer(InfBenchTask task, InfBenchExample example) {
        JsonNode answer = example.answer();
        if (!task.hasOptions()) {
            return answer;
        }
        if (answer.isArray()
                && answer.size() == 2
                && answer.path(1).asText().length() == 1
                && LETTERS.contains(answer.path(1).asText())) {
            return answer;
        }
        String text = answer.isArray() ? answer.path(0).asText() : answer.asText();
        int option = example.options().indexOf(text);
        if ((answer.isArray() && answer.size() != 1) || option < 0 || option >= LETTERS.length()) {
            throw new DataException(
                    DataFault.BAD_FILE,
                    example.place() + ": \"answer\" is " + answer
                            + "; it must be one of the options, or option and letter");
        }
        return JsonNodeFactory.instance.arrayNode().add(text).add(String.valueOf(LETTERS.charAt(option)));
    }
}
