package dev.stringbench.scoring.infbench;

import dev.stringbench.python.PythonText;

/**
 * The scorer of En.Dia, which asks for a speaker's name.
 *
 * <p>STRING: any of the names is a part of the prediction, both in capitals. OpenBMB: the first name, as it is, is one
 * of the prediction's words in capitals; names of two words are never found.
 */
record DialogueQuestion(InfBenchVariant variant) implements LabelScorer {

    @Override
    public double score(String prediction, Label label) {
        var names = label.asTexts();
        return LabelScorer.of(
                switch (variant) {
                    case STRING -> {
                        String answer = PythonText.upper(PythonText.strip(prediction));
                        yield names.stream().anyMatch(name -> answer.contains(PythonText.upper(name)));
                    }
                    case OPENBMB -> {
                        String name = label instanceof Label.Text
                                ? names.get(0)
                                : label.first().asText();
                        yield PythonText.split(Blanks.blank(prediction, Blanks.SENTENCE)).stream()
                                .map(PythonText::upper)
                                .anyMatch(name::equals);
                    }
                });
    }
}
