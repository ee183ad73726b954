package dev.stringbench.inference.torch.generate;

import dev.stringbench.inference.torch.load.LoadedModel;

/** Makes a model of loaded weights, for tests of other packages. */
public final class OpenedModel {
    private OpenedModel() {}

    public static CausalLanguageModel of(LoadedModel loaded) {
        return new CausalLanguageModel(loaded);
    }
}
