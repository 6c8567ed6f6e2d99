// The pages: graphs put in place, the picture's ways drawn, everything asked for again each ten seconds.
import { Chart, Shared, clock, day } from "./chart.js";

const EACH_MS = 10_000, PATIENCE_MS = 8_000;
let shared = null, charts = new Map(), timer = 0, asked = 0, heardAt = Date.now();

const dataOf = (root) => { const found = root.querySelector("#data"); return found ? JSON.parse(found.textContent) : null; };

function begin() {
  const data = dataOf(document);
  charts = new Map();
  shared = data && new Shared(data, zoom);
  for (const figure of document.querySelectorAll(".graph, .spark")) {
    const name = figure.dataset.graph ?? figure.dataset.spark;
    if (data?.graphs[name]) charts.set(name, figure.dataset.spark ? spark(figure, data.graphs[name]) : new Chart(figure, shared, data.graphs[name]));
  }
  dress();
  const share = document.getElementById("share");
  if (share && navigator.clipboard) { share.hidden = false; share.addEventListener("click", () => copy(share)); }
}

const flag = ({ at }) => `<path class="mark" d="M${(((at - shared.data.start) * 100) / (shared.data.end - shared.data.start)).toFixed(2)},0V30"/>`;

/** A small line without axes, on the wall of all sites. */
function spark(place, graph) {
  const set = ({ lines: [line], marks }) => {
    if (!line) return;
    const most = Math.max(...line.values.filter((value) => value !== null), 1e-9), count = line.values.length;
    const points = line.values.map((value, at) => (value === null ? null : `${((at * 100) / (count - 1 || 1)).toFixed(2)},${(30 - (value / most) * 28).toFixed(2)}`)).filter(Boolean);
    place.innerHTML = points.length ? `<svg viewBox="0 0 100 30" preserveAspectRatio="none" aria-hidden="true"><path class="fill l0" d="M${points[0].split(",")[0]},30L${points.join("L")}L${points.at(-1).split(",")[0]},30Z"/>${marks.map(flag).join("")}<path class="line l0" d="M${points.join("L")}"/></svg>` : "";
  };
  set(graph);
  return { set };
}

/** What a script can do for the reader: the own time zone, the picture's ways. */
function dress() {
  for (const time of document.querySelectorAll("time[datetime]")) {
    const at = Date.parse(time.dateTime) / 1000, isToday = new Date(at * 1000).toDateString() === new Date().toDateString();
    const text = `${isToday ? "" : `${day(at)} `}${clock(at, true)}`;
    if (time.textContent !== text) { time.title = time.dateTime; time.textContent = text; }
  }
  ways();
}

function ways() {
  const picture = document.getElementById("picture");
  if (!picture) return;
  const svg = picture.querySelector(".ways"), box = picture.getBoundingClientRect();
  const parts = new Map([...picture.querySelectorAll(".part")].map((part) => [part.dataset.part, part]));
  svg.setAttribute("viewBox", `0 0 ${box.width} ${box.height}`);
  svg.replaceChildren();
  for (const part of parts.values()) {
    for (const needed of part.dataset.needs.split(" ").map((name) => parts.get(name)).filter(Boolean)) {
      const from = part.getBoundingClientRect(), to = needed.getBoundingClientRect(), isAcross = to.left > from.right;
      const [x1, y1] = isAcross ? [from.right, from.top + from.height / 2] : [from.left + from.width / 2, from.bottom];
      const [x2, y2] = isAcross ? [to.left, to.top + to.height / 2] : [to.left + to.width / 2, to.top];
      const bend = isAcross ? (x2 - x1) / 2 : (y2 - y1) / 2;
      const d = isAcross ? `M${x1},${y1}C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}` : `M${x1},${y1}C${x1},${y1 + bend} ${x2},${y2 - bend} ${x2},${y2}`;
      const way = document.createElementNS("http://www.w3.org/2000/svg", "path");
      way.setAttribute("d", d);
      way.setAttribute("transform", `translate(${-box.left} ${-box.top})`);
      const bad = ["failing", "silent", "waits"].some((word) => needed.classList.contains(word));
      way.setAttribute("class", bad ? "way bad" : "way");
      svg.append(way);
    }
  }
}

/** Put what is new in place: live regions by their names, graphs by their data. */
function renew(next) {
  const data = dataOf(next), names = Object.keys(data?.graphs ?? {}).filter((name) => next.querySelector(`[data-graph="${name}"], [data-spark="${name}"]`));
  if (!data || names.some((name) => !charts.has(name)) || names.length !== charts.size) { replace(next); return; }
  for (const region of document.querySelectorAll("[data-live]")) {
    const fresh = next.querySelector(`[data-live="${region.dataset.live}"]`);
    if (!fresh) continue;
    const opened = [...region.querySelectorAll("details[open] > summary")].map((summary) => summary.textContent);
    const focus = region.contains(document.activeElement) && document.activeElement.closest("[id]")?.id;
    if (!opened.length && region.dataset.before !== fresh.innerHTML) {
      region.innerHTML = fresh.innerHTML;
      region.dataset.before = fresh.innerHTML;
      if (focus) document.getElementById(focus)?.querySelector("a, button")?.focus();
    }
  }
  if (shared.chosen === null && shared.at === null) {
    shared.set(data);
    for (const [name, chart] of charts) chart.set(data.graphs[name]);
  }
  document.title = next.title;
  dress();
}

function replace(next) {
  const focus = document.activeElement?.id;
  document.title = next.title;
  document.getElementById("main").replaceChildren(...next.getElementById("main").childNodes);
  for (const name of [".trail", ".tabs"]) {
    const fresh = next.querySelector(`header ${name}`), own = document.querySelector(`header ${name}`);
    if (fresh && own) own.replaceWith(fresh);
  }
  begin();
  if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
}

async function ask(use) {
  const number = (asked += 1);
  clearTimeout(timer);
  try {
    const answer = await fetch(location.href, { signal: AbortSignal.timeout(PATIENCE_MS), headers: { Accept: "text/html" } });
    const text = await answer.text();
    if (number !== asked) return;
    if (new URL(answer.url).pathname !== location.pathname) { notice("You are signed out. Open a new link to go on."); return; }
    if (!answer.ok && use === renew) throw new Error(String(answer.status));
    heardAt = Date.now();
    notice("");
    use(new DOMParser().parseFromString(text, "text/html"));
  } catch {
    if (number === asked) notice(`The hub does not answer. What you see is from ${clock(heardAt / 1000, true)}.`);
  }
  later();
}

function later() {
  clearTimeout(timer);
  if (shared?.data.live && !document.hidden) timer = setTimeout(() => ask(renew), EACH_MS);
}

function notice(text) {
  const place = document.getElementById("notice");
  place.hidden = !text;
  if (place.textContent !== text) place.textContent = text;
  document.body.classList.toggle("stale", Boolean(text));
}

function go(address) {
  const { pathname, search } = new URL(address, location.href);
  history.pushState(null, "", pathname + search);
  ask(replace);
}

function zoom(from, to) {
  const address = new URL(location.href);
  address.searchParams.delete("range");
  address.searchParams.set("from", Math.floor(from));
  address.searchParams.set("to", Math.ceil(to));
  go(address);
}

async function copy(button) {
  const address = new URL(location.href), { data } = shared;
  address.searchParams.delete("range");
  address.searchParams.set("from", data.start);
  address.searchParams.set("to", data.end);
  const before = button.textContent;
  await navigator.clipboard.writeText(address.href).then(() => { button.textContent = "Copied"; }, () => { button.textContent = address.href; });
  setTimeout(() => { button.textContent = before; }, 2000);
}

function colours() {
  const button = document.getElementById("theme"), root = document.documentElement, order = ["", "light", "dark"];
  const say = () => { button.querySelector("span > span").textContent = root.dataset.theme || "as the system"; };
  button.hidden = false;
  say();
  button.addEventListener("click", () => {
    const next = order[(order.indexOf(root.dataset.theme ?? "") + 1) % order.length];
    if (next) root.dataset.theme = next; else delete root.dataset.theme;
    document.cookie = `hub_theme=${next}; path=/; max-age=${next ? 31536000 : 0}; samesite=lax`;
    say();
  });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest(".controls a");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
  event.preventDefault();
  go(link.href);
});
addEventListener("popstate", () => ask(replace));
addEventListener("resize", ways);
document.addEventListener("visibilitychange", () => { if (document.hidden) clearTimeout(timer); else if (shared?.data.live) ask(renew); });
colours();
begin();
document.fonts?.ready.then(ways);
later();
