package dev.stringbench.inference.folder;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names tensors in a few words: those that differ only in their numbers, such as the layer's, are alike. */
final class Leftovers {
    /** Kinds that a line names one by one. */
    private static final int MOST_KINDS = 8;

    private Leftovers() {}

    /** Such as {@code lm_head.weight, model.layers.0.self_attn.q_proj.bias and 8 like it}. */
    static String words(List<String> names) {
        Map<String, List<String>> kinds = new LinkedHashMap<>();
        names.forEach(name -> kinds.computeIfAbsent(name.replaceAll("\\d+", "*"), ignored -> new ArrayList<>())
                .add(name));
        var shown = new ArrayList<String>();
        int named = 0;
        for (List<String> alike : kinds.values()) {
            if (shown.size() == MOST_KINDS) {
                break;
            }
            named += alike.size();
            shown.add(alike.get(0) + (alike.size() == 1 ? "" : " and " + (alike.size() - 1) + " like it"));
        }
        String rest = named < names.size() ? ", and " + (names.size() - named) + " more" : "";
        return String.join(", ", shown) + rest;
    }
}
