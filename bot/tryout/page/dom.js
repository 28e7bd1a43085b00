// The parts of the page, and small helpers to build more. Text from outside is only ever put in
// as text nodes, so a message cannot become markup.

const SVG = "http://www.w3.org/2000/svg";
const $ = (selector) => document.querySelector(selector);

export const ui = {
  people: $(".people"), chats: $(".chats"), chat: $(".chat"), face: $(".chat-face"),
  name: $(".chat-name"), status: $(".status"), member: $(".member"), more: $(".more"),
  chatMenu: $("#chat-menu"), topics: $(".topics"), log: $(".log"), down: $(".down"),
  commandMenu: $("#menu"), attachMenu: $("#attach-menu"), messageMenu: $("#message-menu"),
  panel: $(".panel"), start: $(".start"), blocked: $(".blocked"), unblock: $(".unblock"),
  bar: $(".bar"), barTitle: $(".bar b"), barText: $(".bar span"), barClose: $(".bar-close"),
  composer: $(".composer"), input: $(".composer textarea"), slash: $(".slash"),
  clip: $(".clip"), file: $(".file"), send: $(".send"), toasts: $(".toasts"), alert: $(".alert"),
  alertText: $("#alert-text"), ok: $(".ok"), chooser: $(".chooser"),
  chooserList: $(".chooser-list"), chooserClose: $(".chooser-close"), viewer: $(".viewer"),
  viewerImage: $(".viewer img"), viewerClose: $(".viewer-close"),
};

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null && child !== false));
  return node;
}

export const unseen = (text) => el("span", { class: "unseen" }, text);

const ICONS = {
  photo: "M4 5h16v14H4zM4 16l4.5-4.5 4 4L15 13l5 4.5M15.5 9.5h.01",
  voice: "M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21",
  sticker: "M20 12V7a3 3 0 0 0-3-3H7a3 3 0 0 0-3 3v10a3 3 0 0 0 3 3h5zM20 12h-5a3 3 0 0 0-3 3v5",
  location: "M12 21s7-6.2 7-11a7 7 0 0 0-14 0c0 4.8 7 11 7 11zM12 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  contact: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20c.8-3.6 3.8-5.5 7.5-5.5s6.7 1.9 7.5 5.5",
  poll: "M5 20V11M12 20V4M19 20v-6",
  document: "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
  video: "M3 6h12v12H3zM15 10.5l6-3.5v10l-6-3.5",
  audio: "M9 18V6l10-2v12M9 18a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM19 16a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z",
  play: "M8 5v14l11-7z",
  dots: "M6 12h.01M12 12h.01M18 12h.01",
  reply: "M10 8V4L3 11l7 7v-4c5 0 8.5 1.5 11 5-1-6-4-10-11-11z",
  edit: "M4 20h4L19 9l-4-4L4 16zM13 7l4 4",
  forward: "M14 8V4l7 7-7 7v-4c-5 0-8.5 1.5-11 5 1-6 4-10 11-11z",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  block: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM5.6 5.6l12.8 12.8",
  up: "M12 19V5M6 11l6-6 6 6",
};

export function icon(name, size = 20) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  const attributes = { viewBox: "0 0 24 24", width: size, height: size, "aria-hidden": "true" };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  svg.classList.add("icon", `icon-${name}`);
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}
