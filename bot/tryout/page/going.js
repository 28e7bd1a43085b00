// Going from chat to chat, and the links and buttons that lead there.

import { tryAct } from "./api.js";
import {
  canWrite, emit, groupOf, here, isPrivate, markRead, on, placeOf, state, threadHere,
} from "./state.js";

export function go(personId, chatId = personId, topic = null) {
  if (state.person) emit("leaving");
  state.person = state.people.find(({ id }) => id === personId);
  state.chatId = state.views.has(placeOf(personId, chatId)) ? chatId : personId;
  if (topic !== null) state.topics.set(here(), topic);
  markRead();
  history.replaceState(null, "", isPrivate() ? `#${personId}` : `#${personId}/${chatId}`);
  emit("moved");
}

export const goTopic = (topic) => go(state.person.id, state.chatId, topic);

// What an address such as `#102` or `#102/-1001700000001` asks for.
export function goWhereAsked() {
  const [personId, chatId] = location.hash.slice(1).split("/").map(Number);
  const person = state.people.find(({ id }) => id === personId) ?? state.people[0];
  go(person.id, chatId || person.id);
}

export const fill = (text) => emit("fill", text);

// The bot's private chat, started with what a link carries.
export async function startBot(parameter) {
  go(state.person.id);
  if (canWrite()) await tryAct("text", { text: parameter ? `/start ${parameter}` : "/start" });
}

// A command as it must be written here: in a group it names the bot it is for.
export const commandHere = (command) =>
  (isPrivate() || command.includes("@") ? command : `${command}@${state.username}`);

export const sendCommand = (command) =>
  tryAct("text", { text: commandHere(command), thread_id: threadHere() });

// Inline mode

export const inlineText = (query) => `@${state.username} ${query}`;

export function switchInline(button) {
  const chosen = button.switch_inline_query_chosen_chat;
  const query = chosen ? chosen.query ?? "" : button.switch_inline_query;
  emit("choose-chat", { text: inlineText(query), allows: chosen ? allowedBy(chosen) : () => true });
}

const allowedBy = (chosen) => ({ type }) =>
  (type === "private" ? chosen.allow_bot_chats : chosen.allow_group_chats);

// Links that stay on this page; returns what to do when one is followed, or null.

export function insideLink(url) {
  const link = parsed(url);
  if (!link) return null;
  const isTelegram = /^https?:$/.test(link.protocol) && /^(t|telegram)\.me$/i.test(link.hostname);
  const isShare = isTelegram ? link.pathname === "/share/url" : /^tg:\/\/msg_url\b/i.test(url);
  if (isShare) return () => share(link.searchParams);
  const isBot = isTelegram && link.pathname.slice(1).toLowerCase() === state.username.toLowerCase();
  return isBot ? botLink(link.searchParams) : null;
}

function botLink(parameters) {
  const start = parameters.get("start") ?? "";
  if (!/^[\w-]{0,64}$/.test(start)) return null;
  if (parameters.has("startgroup")) return () => emit("choose-chat", { isInvitation: true, allows: isGroup });
  return () => startBot(start);
}

const isGroup = ({ type }) => type !== "private";

function parsed(url) {
  try {
    return new URL(url);
  } catch {
    return null;
  }
}

// As Telegram does it: the address first, then the words about it.
function share(parameters) {
  const parts = [parameters.get("url"), parameters.get("text")].filter(Boolean);
  emit("choose-chat", { text: parts.join("\n"), allows: () => true });
}

export const setBotMember = (member, chatId) => tryAct("bot", { member }, chatId);

export const botIsHere = () => groupOf()?.bot_is_member ?? canWrite();

// The chat that was open is gone: on to the supergroup it became, else back to the bot.
on("lost", () => {
  const messages = [...(state.rooms.get(state.chatId)?.values() ?? [])];
  go(state.person.id, messages.map((message) => message.migrate_to_chat_id).find(Boolean));
});
