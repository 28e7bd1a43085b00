// What a message carries beside words: pictures, recordings, files, places, polls.

import { fileUrl } from "./api.js";
import { el, icon } from "./dom.js";
import { emit, filled, language, word } from "./state.js";

// In this order: an animation is also a document, a venue also a location.
const KINDS = [
  "photo", "voice", "video_note", "video", "animation", "audio", "document", "sticker", "dice",
  "venue", "location", "contact", "poll", "rich_message",
];
const BARS = [5, 9, 14, 8, 16, 11, 6, 13, 18, 10, 7, 15, 9, 12, 17, 8, 5, 11, 14, 7, 10, 6];

export const kindOf = (message) => KINDS.find((kind) => message[kind] != null);

export function mediaNode(message) {
  const kind = kindOf(message);
  return NODES[kind]?.(message[kind], message) ?? null;
}

const NODES = {
  photo: (photo, message) => photoNode(photo, message.caption),
  voice: (voice) => sound("voice", wave(), length(voice.duration)),
  audio: (audio) => sound("audio", el("b", {}, audio.title ?? word("kinds.audio")),
    [audio.performer, length(audio.duration)].filter(Boolean).join(" · ")),
  video: (video) => moving("video", video),
  animation: (animation) => moving("animation", animation),
  video_note: (note) => moving("video_note", note),
  document: (file) => fileNode(file),
  sticker: (sticker) => el("div", { class: "sticker", role: "img", "aria-label": word("kinds.sticker") }, sticker.emoji ?? "★"),
  dice: (dice) => el("div", { class: "sticker" }, `${dice.emoji} ${dice.value}`),
  venue: (venue) => place(venue.location, venue.title, venue.address),
  location: (location) => place(location, word("kinds.location")),
  contact: (contact) => card("contact", [contact.first_name[0]],
    [contact.first_name, contact.last_name].filter(Boolean).join(" "), contact.phone_number),
  poll: (poll) => pollNode(poll),
};

// A picture opens large when pressed

export function photoNode(photo, caption) {
  const largest = photo?.at(-1);
  if (!largest) return null;
  const source = fileUrl(largest.file_id);
  const words = caption ?? word("photo");
  const image = el("img", { class: "photo", src: source, alt: words, width: largest.width, height: largest.height });
  const node = el("button", {
    class: "photo-open", type: "button", title: word("enlarge"), "data-testid": "photo",
    onclick: () => emit("enlarge", { source, words }),
  }, image);
  // What people «attach» in the try-out has no bytes behind it.
  image.addEventListener("error", () => node.replaceWith(stillNode("photo", icon("photo", 34))));
  return node;
}

const stillNode = (kind, ...inner) =>
  el("div", { class: `still ${kind}`, role: "img", "aria-label": word(`kinds.${kind}`) }, ...inner);

const moving = (kind, { duration }) => stillNode(kind,
  el("span", { class: "round" }, icon("play", 22)),
  el("span", { class: "length" }, kind === "animation" ? "GIF" : length(duration)));

function sound(kind, title, note) {
  return el("div", { class: `sound ${kind}`, role: "group", "aria-label": word(`kinds.${kind}`) },
    el("span", { class: "round" }, icon("play", 20)), el("div", {}, title, el("small", {}, note)));
}

function wave() {
  const bars = BARS.map((height) => {
    const bar = el("i");
    bar.style.height = `${height}px`;
    return bar;
  });
  return el("div", { class: "wave", "aria-hidden": "true" }, ...bars);
}

function card(kind, sign, title, note) {
  return el("div", { class: `card ${kind}` },
    el("span", { class: "round", "aria-hidden": "true" }, ...[sign].flat()),
    el("div", {}, el("b", {}, title), note && el("small", {}, note)));
}

// What has contents is saved by a click.
function fileNode(file) {
  const inner = card("document", icon("document", 24), file.file_name ?? word("kinds.document"), size(file.file_size));
  if (!file.file_size) return inner;
  return el("a", {
    class: "saved", href: fileUrl(file.file_id), download: file.file_name ?? "",
    title: word("download"), "data-testid": "document",
  }, inner);
}

function place({ latitude, longitude }, title, address) {
  const numbers = [latitude, longitude].map((number) => number.toFixed(4)).join(", ");
  return el("div", { class: "place" },
    el("div", { class: "map", "aria-hidden": "true" }, icon("location", 34)),
    el("b", {}, title), el("small", {}, address ?? numbers));
}

function pollNode(poll) {
  const total = poll.total_voter_count ?? 0;
  const options = poll.options.map(({ text, voter_count: votes = 0 }) => {
    const share = total ? Math.round((votes / total) * 100) : 0;
    return el("li", {}, el("span", { class: "share" }, `${share}%`), el("span", {}, text),
      el("progress", { max: 100, value: share, "aria-hidden": "true" }));
  });
  return el("div", { class: "poll" }, el("b", {}, poll.question),
    el("small", {}, poll.is_anonymous === false ? word("openPoll") : word("secretPoll")),
    el("ul", { role: "list" }, ...options), el("small", {}, filled("votes", { number: total })));
}

// Numbers as people read them

function length(seconds = 0) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function size(bytes) {
  if (!bytes) return null;
  const unit = bytes < 1024 ? "byte" : bytes < 1048576 ? "kilobyte" : "megabyte";
  const divisor = { byte: 1, kilobyte: 1024, megabyte: 1048576 }[unit];
  const options = { style: "unit", unit, maximumFractionDigits: 1 };
  return new Intl.NumberFormat(language(), options).format(bytes / divisor);
}
