// Inline mode: what the bot offers for `@bot query`, above the composer.

import { act, fileUrl, tryAct } from "./api.js";
import { el, icon, ui } from "./dom.js";
import { startBot } from "./going.js";
import { emit, here, on, placeOf, state, threadHere, word } from "./state.js";

const WAIT_MS = 150; // one types on; asking at every letter would only hurry the bot
const EARLY = 20;

const early = new Map(); // query id -> answer that came before we knew that the query is ours
let asked = null; // { text, query, place, id, results, button, next, active, isMore, isAnswered }
let timer = null;

export function updatePanel() {
  const text = ui.input.value;
  if (asked?.text === text && asked.place === here()) return;
  clearTimeout(timer);
  const query = queryIn(text);
  if (query === null) return closePanel();
  asked = { text, query, place: here(), id: null, results: [], button: null, next: "", active: 0 };
  const current = asked;
  render(word("searching"));
  timer = setTimeout(() => ask(current), WAIT_MS);
}

// What stands after `@bot `, or null where the text does not begin with it.
function queryIn(text) {
  const name = `@${state.username} `.toLowerCase();
  return state.inline && text.toLowerCase().startsWith(name) ? text.slice(name.length).trim() : null;
}

async function ask(current, offset = "") {
  try {
    const { inline_query_id: id } = await act("inline", { query: current.query, offset });
    current.id = id;
    if (early.has(id)) receive(early.get(id));
  } catch {
    if (current === asked) closePanel(true); // too long, or not to be asked here: it is plain text then
  }
}

function onAnswer(answer) {
  if (asked?.id === answer.inline_query_id) return receive(answer);
  early.set(answer.inline_query_id, answer);
  if (early.size > EARLY) early.delete(early.keys().next().value);
}

function receive(answer) {
  early.delete(answer.inline_query_id);
  const isOurs = placeOf(answer.person_id, answer.chat_id) === asked?.place;
  if (!isOurs || asked.id !== answer.inline_query_id || ui.panel.hidden) return;
  asked.isAnswered = true;
  const fresh = answer.results.map((result) => ({ result, query: answer.inline_query_id }));
  asked.results = asked.isMore ? [...asked.results, ...fresh] : fresh;
  asked.button = asked.isMore ? asked.button : answer.button;
  asked.next = answer.next_offset ?? "";
  asked.isMore = false;
  render(word("nothingFound"));
}

// The panel

function render(empty) {
  const top = ui.panel.scrollTop;
  const { results, button } = asked;
  const list = el("div", { role: "listbox", id: "results", "aria-label": word("results") },
    ...results.map(({ result }, index) => resultNode(result, index)));
  ui.panel.replaceChildren(...[button && buttonNode(button), list].filter(Boolean));
  if (!results.length) ui.panel.append(el("p", { role: "status" }, empty));
  ui.panel.hidden = false;
  ui.panel.scrollTop = top;
  markActive();
}

const buttonNode = (button) => el("button", {
  class: "panel-button", type: "button", "data-testid": "inline-button", onclick: () => follow(button),
}, button.text);

function follow({ start_parameter: parameter }) {
  leave();
  if (parameter) startBot(parameter);
}

function resultNode(result, index) {
  const title = titleOf(result);
  return el("div", {
    class: "result", role: "option", id: `result-${index}`, "data-testid": "inline-result",
    onclick: () => choose(index), onmousemove: () => index !== asked.active && activate(index),
  }, thumb(result, title), el("div", {}, el("b", {}, title),
    result.description && el("span", {}, result.description)));
}

const titleOf = (result) => result.title ?? result.caption ?? word(`kinds.${result.type}`) ?? word("kinds.other");

function thumb(result, title) {
  const file = result.photo_file_id;
  if (file) return el("img", { class: "thumb", src: fileUrl(file), alt: "" });
  const letter = /[\p{L}\p{N}]/u.exec(title)?.[0];
  return el("span", { class: "thumb", "aria-hidden": "true" }, letter?.toUpperCase() ?? icon("document"));
}

function activate(index) {
  asked.active = index;
  markActive();
}

function markActive() {
  const options = [...ui.panel.querySelectorAll(".result")];
  options.forEach((node, index) => node.setAttribute("aria-selected", String(index === asked.active)));
  if (options.length) ui.input.setAttribute("aria-activedescendant", `result-${asked.active}`);
  else ui.input.removeAttribute("aria-activedescendant");
}

// Keys while the panel is open; tells whether the key was for the panel.
export function onPanelKey(event) {
  if (ui.panel.hidden || event.shiftKey) return false;
  const count = asked.results.length;
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key === "Escape") closePanel(true);
  else if (event.key in steps && count) {
    activate((asked.active + steps[event.key] + count) % count);
    document.getElementById(`result-${asked.active}`).scrollIntoView({ block: "nearest" });
  } else if (event.key === "Enter" && (count || !asked.isAnswered)) count && choose(asked.active);
  else return false;
  event.preventDefault();
  return true;
}

async function choose(index) {
  const { result, query } = asked.results[index];
  const text = ui.input.value;
  const place = here();
  const body = { inline_query_id: query, result_id: result.id, thread_id: threadHere() };
  leave();
  if (!(await tryAct("choose", body)) && here() === place && !ui.input.value) emit("fill", text);
}

function leave() {
  closePanel();
  emit("fill", "");
}

export function closePanel(keepsText = false) {
  clearTimeout(timer);
  // The same text does not open it again until something is typed.
  if (!keepsText) asked = null;
  ui.panel.hidden = true;
  ui.input.removeAttribute("aria-activedescendant");
}

function loadMore() {
  const { scrollTop, clientHeight, scrollHeight } = ui.panel;
  if (!asked?.next || asked.isMore || scrollHeight - scrollTop - clientHeight > 120) return;
  asked.isMore = true;
  ask(asked, asked.next);
}

export function listenForInline() {
  on("inline", onAnswer);
  ui.panel.addEventListener("scroll", loadMore);
  // A press in the panel leaves the cursor where one types.
  ui.panel.addEventListener("mousedown", (event) => event.preventDefault());
}
