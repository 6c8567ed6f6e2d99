// Graphs: drawn as SVG, read by pointer, finger or keys, zoomed by dragging. Nothing here knows of pages.

const SVG = "http://www.w3.org/2000/svg";
const SCALES = { B: ["B", "kB", "MB", "GB", "TB", "PB"], "": ["", "k", "M", "G", "T"] };
const TICKS_S = [10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800, 2592000];
const RIGHT = 6, TOP = 14, FOOT = 20, DRAG = 6;

const digits = (value) => {
  const size = Math.abs(value);
  if (size && size < 0.005) return value > 0 ? "<0.01" : ">-0.01";
  const text = value.toFixed(size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
};

/** Say a figure as a person reads it: the number, and what it is measured in. */
export function say(value, unit) {
  if (value === null || value === undefined) return ["–", ""];
  if (unit === "ms") return value < 1000 ? [digits(value), "ms"] : [digits(value / 1000), "s"];
  if (unit.startsWith("%")) return [digits(value), unit];
  const isBytes = unit === "B" || unit === "B/s";
  const names = SCALES[isBytes ? "B" : ""];
  let number = 0;
  while (Math.abs(value) >= 999.5 && number < names.length - 1) { value /= 1000; number += 1; }
  return [digits(value), names[number] + (isBytes ? unit.slice(1) : unit)];
}
const words = (value, unit) => say(value, unit).join(" ").trim();

const two = (number) => String(number).padStart(2, "0");
export const clock = (at, withSeconds) => {
  const when = new Date(at * 1000);
  return `${two(when.getHours())}:${two(when.getMinutes())}${withSeconds ? `:${two(when.getSeconds())}` : ""}`;
};
export const day = (at) => new Date(at * 1000).toLocaleDateString("en-GB", { weekday: "short", day: "numeric", month: "short" });

const make = (name, attributes, ...children) => {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
};

const nice = (most) => {
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((each) => each * power >= most * 0.999) * power;
};

const last = (values) => {
  for (let at = values.length - 1; at >= Math.max(0, values.length - 4); at -= 1) if (values[at] !== null) return values[at];
  return null;
};

/** What is drawn of a value between two that are missing: a dot that can be seen. */
const ALONE = "m-1.5,0a1.5,1.5 0 1 0 3,0a1.5,1.5 0 1 0 -3,0";

/** One path through values, broken where there is none; `close` makes it an area down to there. */
function path(values, x, y, close) {
  let text = "", begun = null;
  const end = (at) => { if (close !== undefined && begun !== null) text += `L${x(at)},${close}L${x(begun)},${close}Z`; begun = null; };
  values.forEach((value, at) => {
    if (value === null) { if (begun !== null) end(at - 1); return; }
    text += `${begun === null ? "M" : "L"}${x(at)},${y(value)}`;
    if (begun === null) { begun = at; if (close === undefined && (values[at + 1] ?? null) === null) text += ALONE; }
  });
  if (begun !== null) end(values.length - 1);
  return text;
}

/** What all graphs of a page share: the time, the moment that is read, the stretch that is chosen. */
export class Shared {
  constructor(data, zoom) { this.charts = []; this.zoom = zoom; this.set(data); }
  set(data) { this.data = data; this.count = Math.max(1, Math.round((data.end - data.start) / data.step)); this.read(null); }
  read(at, chosen = null) {
    this.at = at; this.chosen = chosen;
    for (const chart of this.charts) chart.mark();
  }
  time(at) { return this.data.start + at * this.data.step; }
  choose() {
    const [low, high] = this.chosen.slice().sort((a, b) => a - b);
    this.zoom(this.time(low), Math.max(this.time(high + 1), this.time(low) + 60));
  }
}

export class Chart {
  constructor(figure, shared, graph) {
    this.figure = figure; this.shared = shared;
    this.plot = figure.querySelector(".plot");
    this.svg = make("svg", { "aria-hidden": "true" });
    this.plot.replaceChildren(this.svg);
    this.details = figure.querySelector("details");
    this.details?.addEventListener("toggle", () => this.table());
    this.listen();
    shared.charts.push(this);
    new ResizeObserver(() => this.draw()).observe(this.plot);
    this.set(graph);
  }

  set(graph) {
    this.graph = graph;
    const first = Math.max(0, graph.lines.findIndex((line) => line.name === graph.large));
    this.order = graph.lines.map((_, at) => (at === first ? 0 : at < first ? at + 1 : at));
    this.draw();
    this.table();
  }

  x = (at) => +(((at + 0.5) * this.width) / this.shared.count).toFixed(1);
  y = (value) => +(this.bottom - (Math.max(0, Math.min(value, this.most)) / this.most) * (this.bottom - TOP)).toFixed(1);
  xAt = (time) => ((time - this.shared.data.start) / (this.shared.data.end - this.shared.data.start)) * this.width;

  draw() {
    const box = this.plot.getBoundingClientRect();
    if (!box.width || !this.graph) return;
    this.width = box.width - RIGHT; this.height = box.height; this.bottom = this.height - FOOT;
    const every = this.graph.lines.flatMap((line) => [...line.values, ...(line.before ?? [])]).filter((value) => value !== null);
    this.most = this.graph.most ?? nice(Math.max(...every, this.graph.unit.startsWith("%") ? 1 : 0) || 1);
    this.svg.setAttribute("viewBox", `0 0 ${box.width} ${box.height}`);
    this.marks = make("g", {});
    const [rules, texts] = this.grid();
    this.svg.replaceChildren(rules, this.deploys(), ...this.lines(), texts, this.marks);
    this.plot.setAttribute("role", "slider");
    this.plot.setAttribute("aria-label", `${this.graph.title}: arrow keys read it, shift and arrows choose a time, Enter shows that time`);
    this.plot.setAttribute("aria-valuemin", 0);
    this.plot.setAttribute("aria-valuemax", this.shared.count - 1);
    this.plot.tabIndex = 0;
    this.mark();
  }

  grid() {
    const group = make("g", { class: "grid" }), texts = make("g", { class: "grid" });
    for (const part of [0, 0.5, 1]) {
      const y = Math.round(this.bottom - part * (this.bottom - TOP)) + 0.5;
      group.append(make("line", { x1: 0, x2: this.width, y1: y, y2: y }));
      if (part) texts.append(make("text", { x: 0, y: y - 3 }, words(this.most * part, this.graph.unit.startsWith("%") ? "%" : this.graph.unit === "per request" ? "" : this.graph.unit)));
    }
    const { start, end } = this.shared.data;
    const tick = TICKS_S.find((each) => (end - start) / each <= this.width / 80) ?? TICKS_S.at(-1);
    const away = new Date(start * 1000).getTimezoneOffset() * 60;
    for (let at = Math.ceil((start - away) / tick) * tick + away; at <= end; at += tick) {
      const text = tick >= 86400 || clock(at) === "00:00" ? day(at).split(" ").slice(1).join(" ") : clock(at, tick < 60);
      const x = this.xAt(at);
      if (x > 14 && x < this.width - 14) texts.append(make("text", { x, y: this.height - 5, class: "tick" }, text));
    }
    return [group, texts];
  }

  deploys() {
    const group = make("g", { class: "deploy" });
    for (const deploy of this.shared.data.deploys) {
      const x = Math.round(this.xAt(deploy.at)) + 0.5;
      group.append(make("line", { x1: x, x2: x, y1: 6, y2: this.bottom }), make("path", { d: `M${x},0h9l-3,3.5l3,3.5h-9z` }));
    }
    return group;
  }

  lines() {
    const found = [];
    this.graph.lines.forEach((line, at) => {
      const kind = `line l${this.order[at]}`;
      if (line.before) found.push(make("path", { class: `${kind} before`, d: path(line.before, this.x, this.y) }));
      if (this.graph.tone !== "usual") found.push(make("path", { class: `fill l${this.order[at]}`, d: path(line.values, this.x, this.y, this.bottom) }));
      found.push(make("path", { class: kind, "data-line": at, d: path(line.values, this.x, this.y) }));
    });
    return found;
  }

  /** Show what is read and chosen, and say the figures of that moment, or the latest ones. */
  mark() {
    if (!this.marks) return;
    const { at, chosen } = this.shared;
    this.marks.replaceChildren();
    if (chosen) {
      const [low, high] = chosen.slice().sort((a, b) => a - b);
      const left = (low * this.width) / this.shared.count, right = ((high + 1) * this.width) / this.shared.count;
      this.marks.append(make("rect", { class: "chosen", x: left, width: right - left, y: TOP, height: this.bottom - TOP }));
    }
    if (at !== null) {
      this.marks.append(make("line", { class: "cursor", x1: this.x(at), x2: this.x(at), y1: TOP - 6, y2: this.bottom }));
      this.graph.lines.forEach((line, number) => {
        if ((line.values[at] ?? null) !== null) this.marks.append(make("circle", { class: `dot l${this.order[number]}`, cx: this.x(at), cy: this.y(line.values[at]), r: 3.5 }));
      });
    }
    this.speak();
  }

  speak() {
    const { unit, lines } = this.graph, { at } = this.shared;
    const value = (line) => (at === null ? last(line.values) : line.values[at] ?? null);
    const isMost = this.graph.large === "most" && lines.length > 1;
    const main = isMost ? lines.reduce((most, line) => ((value(line) ?? -1) > (value(most) ?? -1) ? line : most)) : lines[this.order.indexOf(0)];
    const [number, measure] = say(main ? value(main) : null, unit);
    const figure = this.figure.querySelector(".figure");
    if (figure) { figure.children[0].textContent = number; figure.children[1].textContent = measure; }
    const when = this.figure.querySelector(".when");
    if (when) { when.dataset.about ??= when.textContent; when.textContent = at === null ? this.beside(main) || (isMost ? main.name : when.dataset.about) : this.moment(at); }
    const key = this.figure.querySelector(".key");
    if (!key) return;
    const items = lines.length > 1 || this.graph.split ? lines.flatMap((line, number) => [
      [`l${this.order[number]}`, line.name, words(value(line), unit), number],
      ...(line.before ? [[`l${this.order[number]} before`, "before", words(at === null ? last(line.before) : line.before[at] ?? null, unit), number]] : []),
    ]) : [];
    if (key.children.length !== items.length || key.dataset.names !== items.map((item) => item[1]).join("|")) {
      key.dataset.names = items.map((item) => item[1]).join("|");
      key.replaceChildren(...items.map(([kind, name,, number]) => this.item(kind, name, number)));
    }
    items.forEach((item, number) => { key.children[number].lastChild.textContent = item[2]; });
    const said = lines.map((line) => `${line.name} ${words(value(line), unit)}`).join(", ");
    this.plot.setAttribute("aria-valuenow", at ?? this.shared.count - 1);
    this.plot.setAttribute("aria-valuetext", `${at === null ? "latest" : this.moment(at)}: ${said}`);
  }

  /** Say how the line that matters most stands to the same time before. */
  beside(line) {
    const pairs = (line?.before ?? []).map((before, at) => [before, line.values[at] ?? null]).filter(([before, now]) => before !== null && now !== null);
    const [before, now] = [0, 1].map((which) => pairs.reduce((sum, pair) => sum + pair[which], 0));
    if (!before) return "";
    const share = ((now - before) / before) * 100, than = this.shared.data.compare === "day" ? "the day" : "the week";
    return Math.abs(share) < 1 ? `as ${than} before` : `${digits(Math.round(Math.abs(share)))} % ${share > 0 ? "above" : "below"} ${than} before`;
  }

  item(kind, name, number) {
    const item = document.createElement("li"), sample = make("svg", { viewBox: "0 0 22 8", "aria-hidden": "true" }, make("path", { class: `line ${kind}`, d: "M1,4h20" }));
    item.append(sample, ` ${name} `, document.createElement("b"));
    item.addEventListener("pointerenter", () => { this.svg.dataset.only = ""; this.svg.querySelector(`[data-line="${number}"]`)?.classList.add("only"); });
    item.addEventListener("pointerleave", () => { delete this.svg.dataset.only; this.svg.querySelector(".only")?.classList.remove("only"); });
    return item;
  }

  moment(at) {
    const { data } = this.shared, start = this.shared.time(at);
    const deploy = data.deploys.find((each) => each.at >= start && each.at < start + data.step);
    const far = data.end - data.start > 80000 ? `${day(start)} ` : "";
    return `${far}${clock(start, data.step < 60)}${deploy ? ` ⚑ ${deploy.release}` : ""}`;
  }

  /** The same figures as a table, for those who do not see the graph; made when it is opened. */
  table() {
    if (!this.details?.open) return;
    const { lines, unit, title } = this.graph;
    const table = document.createElement("table");
    table.createCaption().textContent = `${title}, ${unit || "count"}, the newest first`;
    const head = table.createTHead().insertRow();
    const heads = ["time", ...lines.flatMap((line) => (line.before ? [line.name, `${line.name} before`] : [line.name]))];
    head.append(...heads.map((text) => Object.assign(document.createElement("th"), { scope: "col", textContent: text })));
    const body = table.createTBody();
    for (let at = this.shared.count - 1; at >= 0; at -= 1) {
      const cells = lines.flatMap((line) => (line.before ? [line.values[at], line.before[at]] : [line.values[at]]));
      if (cells.every((cell) => (cell ?? null) === null)) continue;
      const row = body.insertRow();
      row.append(Object.assign(document.createElement("th"), { scope: "row", textContent: this.moment(at) }));
      for (const cell of cells) row.insertCell().textContent = words(cell, unit);
    }
    this.details.querySelector(".rows").replaceChildren(table);
  }

  place(event) {
    const box = this.plot.getBoundingClientRect();
    return Math.max(0, Math.min(this.shared.count - 1, Math.floor(((event.clientX - box.left) / this.width) * this.shared.count)));
  }

  listen() {
    const { plot, shared } = this;
    let begun = null;
    plot.addEventListener("pointerdown", (event) => { if (event.button === 0) { begun = { x: event.clientX, at: this.place(event) }; plot.setPointerCapture(event.pointerId); } });
    plot.addEventListener("pointermove", (event) => {
      const isDragged = begun && Math.abs(event.clientX - begun.x) > DRAG;
      shared.read(this.place(event), isDragged ? [begun.at, this.place(event)] : null);
    });
    plot.addEventListener("pointerup", () => { begun = null; if (shared.chosen) shared.choose(); });
    plot.addEventListener("pointercancel", () => { begun = null; shared.read(null); });
    plot.addEventListener("pointerleave", () => { if (!begun) shared.read(null); });
    plot.addEventListener("blur", () => shared.read(null));
    plot.addEventListener("keydown", (event) => this.press(event));
  }

  press(event) {
    const { shared } = this, most = shared.count - 1;
    const far = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10, Home: -most, End: most }[event.key];
    if (far !== undefined) {
      const from = shared.at ?? most, to = Math.max(0, Math.min(most, shared.at === null && far < 0 ? most : from + far));
      shared.read(to, event.shiftKey ? [shared.chosen ? shared.chosen[0] : from, to] : null);
    } else if (event.key === "Enter" && shared.chosen) shared.choose();
    else if (event.key === "Escape") shared.read(null);
    else return;
    event.preventDefault();
  }
}
