// Shows runs under way. Everything that comes from a file goes into the page as text.
"use strict";

(() => {
  const everyMillis = 2000;
  const byId = (id) => document.getElementById(id);
  const number = (value) => value.toLocaleString("en");

  function element(name, text, className) {
    const made = document.createElement(name);
    if (text !== undefined) {
      made.textContent = text;
    }
    if (className) {
      made.className = className;
    }
    return made;
  }

  function time(seconds) {
    const minutes = Math.floor(seconds / 60);
    if (minutes === 0) {
      return seconds + " s";
    }
    return minutes < 60 ? minutes + " min" : Math.floor(minutes / 60) + " h " + (minutes % 60) + " min";
  }

  const states = {
    COMPLETE: () => "complete",
    RUNNING: (run) => "running, " + run.holder,
    ELSEWHERE: (run) => "written by " + run.holder + ", which cannot be asked from here",
    STOPPED: () => "stopped before its last sample",
    UNREADABLE: (run) => "cannot be read: " + run.holder,
  };

  function item(run) {
    const made = element("li");
    made.dataset.file = run.file;
    const left = element("div");
    left.append(
      element("p", run.task ? [run.task, number(run.length) + " tokens", run.model, run.setting].join(", ") : run.file),
      element("p", states[run.state](run), "soft state-" + run.state.toLowerCase()),
    );
    const right = element("div");
    const bar = element("progress");
    bar.max = Math.max(1, run.expected);
    bar.value = run.scored + run.failed;
    bar.setAttribute("aria-label", "samples that have ended");
    const words = [number(run.scored) + " of " + number(run.expected) + " samples"];
    if (run.failed > 0) {
      words.push(number(run.failed) + " failed");
    }
    if (run.percent !== null) {
      words.push("score " + run.percent.toFixed(1) + "% (" + run.lower.toFixed(1) + " to " + run.upper.toFixed(1) + ")");
    }
    if (run.secondsLeft !== null) {
      words.push(time(run.secondsLeft) + " left");
    }
    right.append(bar, element("p", words.join("; "), "soft"));
    made.append(left, right);
    return made;
  }

  async function look() {
    try {
      const reply = await fetch("progress.json", { cache: "no-store" });
      if (!reply.ok) {
        throw new Error(await reply.text());
      }
      const runs = await reply.json();
      const count = (state) => runs.filter((run) => run.state === state).length;
      const expected = runs.reduce((sum, run) => sum + run.expected, 0);
      const ended = runs.reduce((sum, run) => sum + run.scored + run.failed, 0);
      byId("status").textContent =
        runs.length === 0
          ? "No run with a sidecar is here."
          : number(ended) + " of " + number(expected) + " samples of " + runs.length + " files; " + count("RUNNING") +
            " running, " + count("COMPLETE") + " complete, " + count("STOPPED") + " stopped";
      byId("runs").replaceChildren(...runs.map(item));
    } catch (error) {
      byId("status").textContent = "No answer from string-bench view (" + error.message + "); what is below may be old.";
    }
    setTimeout(look, everyMillis);
  }

  look();
})();
