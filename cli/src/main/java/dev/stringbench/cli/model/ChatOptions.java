package dev.stringbench.cli.model;

import dev.stringbench.benchmarks.model.PromptFormat;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that put prompts into the model's own chat template. */
public final class ChatOptions {

    @Option(
            names = "--chat",
            description =
                    "Put each prompt into the model's own chat template, as the user's message. Default: no template.")
    private boolean chat;

    @Mixin
    private TemplateOptions templateOptions = new TemplateOptions();

    /** Whether the user asks for it. */
    public boolean isGiven() {
        return chat;
    }

    /** What the template is given. */
    public TemplateOptions template() {
        return templateOptions;
    }

    /** The form of prompts for our own engine. */
    public PromptFormat format(ModelFolder folder) {
        return chat ? templateOptions.ofModel(folder) : PromptFormat.PLAIN;
    }
}
