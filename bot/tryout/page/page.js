// The chat page of the try-out: plain DOM, no build step. This file puts the parts together.

import { listenForActions } from "./actions.js";
import { getJson, load } from "./api.js";
import { listenForChats } from "./chats.js";
import { listenForComposer } from "./composer.js";
import { ui } from "./dom.js";
import { goWhereAsked } from "./going.js";
import { listenForInline } from "./inline.js";
import { follow } from "./live.js";
import { listenForLog } from "./log.js";
import { listenForMenus } from "./menu.js";
import { listenForPopups } from "./popups.js";
import { language, on, state, word } from "./state.js";

const LABELS = { // what has no words on it
  log: "log", chat: "log", input: "composer", send: "send", slash: "commands",
  commandMenu: "commands", clip: "attach", attachMenu: "attach", down: "down",
  more: "chatMenu", chatMenu: "chatMenu", messageMenu: "messageMenu", barClose: "cancel",
  viewer: "photo", viewerClose: "close", chooserClose: "close",
};

function renderWords() {
  document.documentElement.lang = language();
  document.title = word("title");
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = word(node.dataset.word);
  for (const [name, key] of Object.entries(LABELS)) ui[name].setAttribute("aria-label", word(key));
  for (const name of ["slash", "clip", "more"]) ui[name].title = word(LABELS[name]);
}

async function begin() {
  const [words, last] = await Promise.all([getJson("/page/words.json"), load()]);
  state.words = words;
  on("moved", renderWords);
  listenForMenus();
  listenForChats();
  listenForLog();
  listenForComposer();
  listenForInline();
  listenForActions();
  listenForPopups();
  goWhereAsked();
  follow(last);
  ui.input.focus();
}

begin();
