// The pages of all samples. Data files are scripts that call stringBench.about, .rows and .texts, so that they load from a
// disk without a server. Every text from a result file goes into the page as text, never as markup.
"use strict";

const stringBench = (() => {
  const byId = (id) => document.getElementById(id);
  const unknown = "–";
  const waiting = new Map();
  const pieces = new Map();
  const rows = [];
  const groups = new Map();
  let info;
  let table;
  let shown = [];
  let activeRow;

  function load(name) {
    return new Promise((resolve, reject) => {
      waiting.set(name, resolve);
      const script = document.createElement("script");
      script.src = name;
      script.onerror = () => reject(new Error(name + " cannot be loaded; it belongs beside this page"));
      document.head.append(script);
    });
  }

  function arrived(name, value) {
    const resolve = waiting.get(name);
    waiting.delete(name);
    if (resolve) {
      resolve(value);
    }
  }

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

  const lengthName = (tokens) =>
    tokens === 0 ? unknown : tokens >= 1024 && tokens % 1024 === 0 ? tokens / 1024 + "K" : String(tokens);
  const settingName = (run) => run.setting || run.model;

  // A needle is its depth in percent and 1, or 0.5 where the depth is not known; below 0 where it was lost.
  const depthOf = (needle) => (Math.abs(needle) < 1 ? null : Math.abs(needle) - 1);

  function addRows(values) {
    for (const value of values) {
      const run = info.runs[value[0]];
      const needles = value[7];
      const first = needles.find((needle) => needle < 0) ?? needles[0];
      const row = {
        id: rows.length,
        run,
        model: run.model,
        scheme: settingName(run),
        task: run.task,
        taskName: info.tasks[run.task].column,
        length: run.length,
        index: value[1],
        score: value[2],
        tokens: value[3],
        generated: value[4],
        seconds: value[5],
        finish: value[6],
        needles,
        depth: first === undefined ? null : depthOf(first),
        wanted: value[8],
        answer: value[9],
        piece: value[10],
        place: value[11],
        outcome: value[2] >= 100 ? "found" : value[2] > 0 ? "partly" : "lost",
        against: "",
      };
      rows.push(row);
      const key = row.piece + "/" + row.place;
      if (!groups.has(key)) {
        groups.set(key, []);
      }
      groups.get(key).push(row);
    }
  }

  function compare() {
    for (const group of groups.values()) {
      const base = group.find((row) => row.run.scheme === info.baseline);
      for (const row of group) {
        if (base && row.run.scheme !== info.baseline) {
          row.against = row.score > base.score ? "better" : row.score < base.score ? "worse" : "same";
          row.gained = row.outcome === "found" && base.outcome !== "found";
          row.missed = row.outcome !== "found" && base.outcome === "found";
        }
      }
    }
  }

  const anchor = (row) =>
    "#" + [row.model, row.run.setting, info.tasks[row.task].id, row.length, row.index].map(encodeURIComponent).join("/");

  function linked(hash) {
    const wanted = hash.slice(1).split("/");
    return wanted.length === 5 ? rows.find((row) => row.index === Number(wanted[4]) && anchor(row) === hash) : undefined;
  }

  // Filters

  function options(id, values) {
    const select = byId(id);
    for (const [value, name] of values) {
      const option = element("option", name);
      option.value = value;
      select.append(option);
    }
    select.parentElement.classList.toggle("hidden", values.length < 2);
  }

  const distinct = (values) => [...new Set(values)];

  function fillFilters() {
    const models = distinct(info.runs.map((run) => run.model));
    options("model", models.length < 2 ? [] : [["", "all"], ...models.map((model) => [model, model])]);
    options("task", [["", "all"], ...info.tasks.map((task, i) => [i, task.id])]);
    const lengths = distinct(info.runs.map((run) => run.length)).sort((a, b) => a - b);
    options("length", [["", "all"], ...lengths.map((length) => [length, lengthName(length)])]);
    options("scheme", [["", "all"], ...distinct(info.runs.map(settingName)).map((name) => [name, name])]);
    options("outcome", [
      ["", "all"],
      ["found", "found"],
      ["notfound", "not found"],
      ["partly", "partly found"],
      ["lost", "lost"],
    ]);
    byId("against-name").textContent = "Against " + info.baseline;
    const compared = rows.some((row) => row.against);
    options(
      "against",
      compared
        ? [
            ["", "all"],
            ["gained", info.baseline + " lost, this found"],
            ["missed", info.baseline + " found, this lost"],
            ["better", "better score"],
            ["worse", "worse score"],
            ["same", "same score"],
          ]
        : [],
    );
    const placed = rows.some((row) => row.needles.some((needle) => depthOf(needle) !== null));
    const bands = [...Array(10).keys()].map((band) => [String(band), 10 * band + " to " + 10 * (band + 1) + "%"]);
    options(
      "depth",
      placed ? [["", "any"], ...bands, ...bands.map(([band, name]) => ["lost" + band, name + ", lost"])] : [],
    );
    options("sort", [
      ["", "task, length, number"],
      ["score asc", "score, lowest first"],
      ["score desc", "score, highest first"],
      ["depth asc", "depth of the needle"],
      ["tokens desc", "prompt tokens, most first"],
      ["seconds desc", "time, longest first"],
      ["index asc", "number"],
    ]);
  }

  function searched(row) {
    row.text ??= (row.index + "\n" + row.wanted + "\n" + row.answer).toLowerCase();
    return row.text;
  }

  function filter() {
    const value = (id) => byId(id).value;
    const words = value("search").toLowerCase().trim();
    const model = value("model");
    const task = value("task");
    const length = value("length");
    const scheme = value("scheme");
    const outcome = value("outcome");
    const against = value("against");
    const least = value("least") === "" ? -Infinity : Number(value("least"));
    const most = value("most") === "" ? Infinity : Number(value("most"));
    const onlyLost = value("depth").startsWith("lost");
    const band = value("depth").replace("lost", "");
    const inBand = (needle) =>
      depthOf(needle) !== null && Math.min(9, Math.floor(depthOf(needle) / 10)) === Number(band) && (!onlyLost || needle < 0);
    return (row) =>
      (model === "" || row.model === model) &&
      (task === "" || row.task === Number(task)) &&
      (length === "" || row.length === Number(length)) &&
      (scheme === "" || row.scheme === scheme) &&
      (outcome === "" || row.outcome === outcome || (outcome === "notfound" && row.outcome !== "found")) &&
      (against === "" || row.against === against || row[against] === true) &&
      row.score >= least &&
      row.score <= most &&
      (band === "" || row.needles.some(inBand)) &&
      (words === "" || searched(row).includes(words));
  }

  // Table

  const text = (value) => (value === null || value === undefined || value === "" ? unknown : String(value));

  function column(title, field, width, priority, more) {
    return {
      title,
      field,
      minWidth: width,
      widthGrow: 0,
      width,
      responsive: priority,
      headerSortTristate: true,
      formatter: cellText(text),
      ...more,
    };
  }

  const numbers = { sorter: (a, b) => (a ?? Infinity) - (b ?? Infinity), hozAlign: "right" };

  function columns() {
    return [
      column("Task", "taskName", 96, 0),
      column("Length", "length", 92, 1, { ...numbers, formatter: cellText(lengthName) }),
      column("No.", "index", 68, 0, numbers),
      column("Scheme", "scheme", 140, 0, { widthGrow: 1, width: undefined }),
      column("Score", "score", 80, 0, numbers),
      column("Outcome", "outcome", 108, 2),
      column("Against", "against", 100, 3),
      column("Depth %", "depth", 96, 4, { ...numbers, formatter: cellText((depth) => (depth === null ? unknown : depth.toFixed(0))) }),
      column("Tokens", "tokens", 86, 6, numbers),
      column("Seconds", "seconds", 104, 7, numbers),
      column("Answer", "answer", 160, 5, { widthGrow: 2, width: undefined, headerSort: false }),
    ].filter((each) => rows.some((row) => text(row[each.field]) !== unknown));
  }

  function cellText(name) {
    return (cell) => element("span", name(cell.getValue()));
  }

  function makeTable() {
    return new Promise((resolve) => {
      table = new Tabulator("#table", {
        data: rows,
        index: "id",
        height: Math.max(260, Math.min(720, window.innerHeight - 170)),
        layout: "fitColumns",
        responsiveLayout: "hide",
        columns: columns(),
        placeholder: "No sample passes the filters",
        rowHeight: 29,
        columnHeaderSortMulti: false,
        rowFormatter: (row) => row.getElement().classList.toggle("active-row", row.getData() === activeRow),
      });
      table.on("rowClick", (event, row) => show(row.getData()));
      table.on("dataFiltered", (filters, passed) => count(passed.length));
      table.on("dataSorted", () => (shown = undefined));
      table.on("tableBuilt", () => {
        makeKeys();
        count(rows.length);
        resolve();
      });
    });
  }

  function count(passed) {
    shown = undefined;
    const number = (n) => n.toLocaleString("en");
    byId("status").textContent =
      passed === rows.length ? number(passed) + " samples" : number(passed) + " of " + number(rows.length) + " samples";
  }

  function makeKeys() {
    const holder = document.querySelector(".tabulator-tableholder");
    holder.setAttribute("aria-label", "Samples: arrow keys move, Enter opens");
    holder.addEventListener("keydown", (event) => {
      const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15, Home: -Infinity, End: Infinity };
      if (event.key in steps) {
        move(steps[event.key]);
      } else if (event.key === "Enter" && activeRow) {
        show(activeRow);
        byId("sample").focus();
      } else {
        return;
      }
      event.preventDefault();
    });
    for (const header of document.querySelectorAll(".tabulator-col.tabulator-sortable")) {
      header.tabIndex = 0;
      header.addEventListener("keydown", (event) => {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          header.click();
        }
      });
    }
  }

  function move(step) {
    shown ??= table.getData("active");
    if (shown.length > 0) {
      const at = shown.indexOf(activeRow);
      activate(shown[Math.max(0, Math.min(shown.length - 1, at < 0 ? 0 : at + step))]);
    }
  }

  function activate(row) {
    const before = activeRow;
    activeRow = row;
    for (const changed of [before, row]) {
      const made = changed && table.getRow(changed.id);
      if (made) {
        made.reformat();
      }
    }
    shown ??= table.getData("active");
    if (shown.includes(row)) {
      table.scrollToRow(row.id, "center", false).catch(() => undefined);
    }
  }

  // One sample

  function show(row) {
    activate(row);
    if (location.hash === anchor(row)) {
      open(row);
    } else {
      location.hash = anchor(row);
    }
  }

  async function open(row) {
    try {
      if (!pieces.has(row.piece)) {
        const name = "texts-" + row.piece + ".js";
        pieces.set(row.piece, load(name));
      }
      const texts = await pieces.get(row.piece);
      if (location.hash === anchor(row)) {
        draw(row, texts[row.place]);
      }
    } catch (error) {
      byId("sample").replaceChildren(element("p", error.message));
    }
  }

  function draw(row, sample) {
    const task = info.tasks[row.task];
    const link = element("a", "Link to this sample");
    link.href = anchor(row);
    const parts = [
      element("h2", [task.id, row.length === 0 ? "" : lengthName(row.length), "sample " + row.index].filter(Boolean).join(", ")),
      element("p", row.model, "facts"),
      element("h3", "Wanted"),
      element("pre", sample.wanted),
    ];
    parts[1].append(" · ", link);
    const members = groups.get(row.piece + "/" + row.place);
    const answers = element("div", undefined, "answers");
    const order = (answer) => (info.runs[answer.run].scheme === info.baseline ? 0 : 1);
    for (const answer of [...sample.answers].sort((a, b) => order(a) - order(b))) {
      answers.append(card(answer, members.find((member) => member.run === info.runs[answer.run])));
    }
    parts.push(answers);
    if (sample.round && sample.round.length > 0) {
      parts.push(element("h3", "Round the needles"));
      for (const round of sample.round) {
        const pre = element("pre", "… " + round.before);
        pre.append(element("mark", round.value), round.after + " …");
        parts.push(pre);
      }
    }
    byId("sample").replaceChildren(...parts);
    if (window.matchMedia("(max-width: 70rem)").matches) {
      byId("sample").scrollIntoView();
    }
  }

  function card(answer, row) {
    const made = element("article", undefined, "answer");
    made.append(element("h3", settingName(row.run)));
    const facts = element("p", undefined, "facts");
    facts.append(element("span", row.outcome, "outcome " + row.outcome), ", score " + row.score);
    const known = [
      [row.tokens, (tokens) => tokens.toLocaleString("en") + " prompt tokens"],
      [row.generated, (tokens) => tokens + " generated"],
      [row.seconds, (seconds) => seconds + " s"],
      [row.finish, (reason) => "finish reason " + reason],
    ];
    for (const [value, words] of known) {
      if (value !== null && value !== undefined) {
        facts.append(", " + words(value));
      }
    }
    made.append(facts);
    const placed = answer.needles.filter((needle) => needle.depth !== undefined);
    if (placed.length > 0) {
      made.append(bar(answer.needles));
    }
    if (answer.needles.length > 0) {
      const list = element("ol", undefined, "needles");
      for (const needle of answer.needles) {
        const item = element("li");
        item.append(needle.value + ": ", element("span", needle.found ? "found" : "lost", needle.found ? "found" : "lost"));
        if (needle.depth !== undefined) {
          item.append(", depth " + (100 * needle.depth).toFixed(1) + "%");
        }
        if (needle.distance !== undefined) {
          item.append(", " + needle.distance.toLocaleString("en") + " tokens from the end");
        }
        list.append(item);
      }
      made.append(list);
    }
    made.append(answer.text === "" ? element("p", "No text was generated.", "facts") : element("pre", answer.text));
    if (answer.excerpt !== undefined) {
      made.append(element("p", "Prompt round the first lost needle", "facts"), element("pre", answer.excerpt));
    }
    return made;
  }

  function bar(needles) {
    const made = element("div", undefined, "bar");
    made.setAttribute("role", "img");
    made.setAttribute(
      "aria-label",
      needles.map((needle, i) => "needle " + (i + 1) + " " + (needle.found ? "found" : "lost")).join(", "),
    );
    needles.forEach((needle, i) => {
      if (needle.depth !== undefined) {
        const mark = element("span", i + 1 + (needle.found ? "✓" : "✗"), needle.found ? "found" : "lost");
        mark.style.left = Math.max(0, Math.min(100, 100 * needle.depth)) + "%";
        made.append(mark);
      }
    });
    return made;
  }

  function followLink() {
    if (location.hash.length < 2) {
      return;
    }
    const row = linked(location.hash);
    if (row) {
      activate(row);
      open(row);
    } else {
      byId("sample").replaceChildren(element("p", "There is no sample of this link in these results."));
    }
  }

  async function start() {
    try {
      const about = await load("about.js");
      info = {
        baseline: about.baseline,
        tasks: about.tasks.map(([id, column, benchmark]) => ({ id, column, benchmark })),
        runs: about.runs.map(([model, setting, scheme, task, length]) => ({ model, setting, scheme, task, length })),
      };
      const loading = [...Array(about.rowPieces).keys()].map((piece) => load("rows-" + piece + ".js"));
      byId("status").textContent = "Loading " + about.rows.toLocaleString("en") + " samples";
      for (const piece of loading) {
        addRows(await piece);
      }
      compare();
      fillFilters();
      await makeTable();
      const filters = byId("filters");
      let pending;
      const apply = () => table.setFilter(filter());
      filters.addEventListener("input", (event) => {
        clearTimeout(pending);
        if (event.target.id === "sort") {
          const [field, direction] = event.target.value.split(" ");
          if (field) {
            table.setSort(field, direction);
          } else {
            table.clearSort();
            apply();
          }
        } else {
          pending = setTimeout(apply, event.target.type === "search" ? 60 : 0);
        }
      });
      filters.addEventListener("submit", (event) => event.preventDefault());
      filters.addEventListener("reset", () =>
        setTimeout(() => {
          table.clearSort();
          apply();
        }),
      );
      window.addEventListener("hashchange", followLink);
      document.documentElement.dataset.ready = "true";
      followLink();
    } catch (error) {
      byId("status").textContent = error.message;
    }
  }

  start();
  return {
    about: (value) => arrived("about.js", value),
    rows: (piece, value) => arrived("rows-" + piece + ".js", value),
    texts: (piece, value) => arrived("texts-" + piece + ".js", value),
  };
})();
