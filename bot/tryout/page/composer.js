// Where one writes: text, attachments, commands, answers to a message and changes of one's own.

import { tryAct } from "./api.js";
import { ui } from "./dom.js";
import { chooseFile, listenForFile } from "./file.js";
import { commandHere, sendCommand, startBot } from "./going.js";
import { closePanel, onPanelKey, updatePanel } from "./inline.js";
import { toggleMenu } from "./menu.js";
import { canEdit } from "./actions.js";
import {
  canWrite, emit, filled, here, isMine, isPrivate, messagesHere, on, state, threadHere, view, word,
} from "./state.js";
import { nameOf, summary } from "./summary.js";

const MAX_TEXT = 4096;
const KINDS = ["photo", "video", "document", "voice", "sticker", "location", "contact", "poll"];
const CAPTIONED = new Set(["photo", "video", "document"]);

let target = null; // { message, isEdit }: what is answered or changed

// Sending

async function submit(event) {
  event?.preventDefault();
  const text = ui.input.value.trim();
  if (!text) return;
  if (text.length > MAX_TEXT) return emit("toast", word("tooLong"));
  const aim = target;
  const place = here();
  leaveTarget();
  fill("");
  if ((await send(text, aim)) || here() !== place || ui.input.value) return;
  if (aim) aimAt(aim.message, aim.isEdit);
  fill(text);
}

function send(text, aim) {
  if (aim?.isEdit) return tryAct("edit", { message_id: aim.message.message_id, text });
  return tryAct("text", { text, thread_id: threadHere(), reply_to: aim?.message.message_id });
}

async function attach(kind, file = {}) {
  const caption = CAPTIONED.has(kind) && !target?.isEdit ? ui.input.value.trim() : "";
  if (!(await tryAct("attach", { kind, caption, thread_id: threadHere(), ...file })) || !caption) return;
  fill("");
}

// Answering and changing

function aimAt(message, isEdit = false) {
  target = { message, isEdit };
  ui.bar.hidden = false;
  ui.bar.classList.toggle("editing", isEdit);
  ui.barTitle.textContent = isEdit ? word("editing") : filled("replying", { name: nameOf(message.from) });
  ui.barText.textContent = summary(message);
  if (isEdit) fill(message.text);
  ui.input.focus();
}

function leaveTarget() {
  target = null;
  ui.bar.hidden = true;
  ui.input.placeholder = word("placeholder");
}

function cancelTarget() {
  if (target?.isEdit) fill("");
  leaveTarget();
  ui.input.focus();
}

// The bot asks for an answer: the composer is ready for one.
function obeyForceReply(message) {
  const wish = message?.reply_markup?.force_reply && message.reply_markup;
  if (!wish || message.edit_date || target || !canWrite() || !canObey(message, wish)) return;
  aimAt(message);
  ui.input.placeholder = wish.input_field_placeholder ?? word("placeholder");
}

const canObey = (message, wish) =>
  !wish.selective || isPrivate() || message.reply_to_message?.from?.id === state.person.id;

function editLast() {
  const last = messagesHere().filter(isMine).at(-1);
  if (last && canEdit(last)) aimAt(last, true);
}

// The field

export function fill(text) {
  ui.input.value = text;
  fit();
  ui.input.focus();
  updatePanel();
}

function fit() {
  ui.input.style.height = "auto";
  ui.input.style.height = `${ui.input.scrollHeight + 2}px`;
  ui.send.disabled = !ui.input.value.trim();
}

function onKey(event) {
  if (event.isComposing || onPanelKey(event)) return;
  if (event.key === "Escape" && target) return cancelTarget();
  if (event.key === "ArrowUp" && !ui.input.value) {
    event.preventDefault();
    return editLast();
  }
  if (event.key === "Enter" && !event.shiftKey) submit(event);
}

// Menus

function toggleCommands() {
  const items = view().commands.map(({ command, description }) => ({
    id: `command-${command}`, label: commandHere(`/${command}`), note: description,
    run: () => {
      ui.input.focus();
      sendCommand(`/${command}`);
    },
  }));
  toggleMenu(ui.commandMenu, ui.slash, items, word("noCommands"));
}

function toggleAttachments() {
  const items = KINDS.map((kind) => ({
    id: `attach-${kind}`, sign: kind, label: word(`kinds.${kind}`),
    run: () => (kind === "document" ? chooseFile() : attach(kind)),
  }));
  toggleMenu(ui.attachMenu, ui.clip, items);
}

// Going elsewhere and coming back

function keepDraft() {
  if (!target?.isEdit) state.drafts.set(here(), ui.input.value);
}

function onMoved() {
  leaveTarget();
  ui.input.value = state.drafts.get(here()) ?? "";
  fit();
  updatePanel();
  obeyForceReply(messagesHere().at(-1));
}

function onReloaded() {
  if (canWrite()) return obeyForceReply(messagesHere().at(-1));
  leaveTarget();
  closePanel();
}

export function listenForComposer() {
  on("reloaded", onReloaded);
  on("leaving", keepDraft);
  on("moved", onMoved);
  on("fill", fill);
  on("reply", (message) => aimAt(message));
  on("edit", (message) => aimAt(message, true));
  on("gone", (id) => target?.message.message_id === id && leaveTarget());
  on("arrived", obeyForceReply);
  listenForFile((file) => attach("document", file));
  ui.composer.addEventListener("submit", submit);
  ui.input.addEventListener("keydown", onKey);
  ui.input.addEventListener("input", () => {
    fit();
    updatePanel();
  });
  ui.barClose.addEventListener("click", cancelTarget);
  ui.slash.addEventListener("click", toggleCommands);
  ui.clip.addEventListener("click", toggleAttachments);
  ui.start.addEventListener("click", () => startBot().then(() => ui.input.focus()));
}
