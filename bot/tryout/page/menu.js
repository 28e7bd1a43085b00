// Small menus: one is open at a time, arrow keys move in it, Escape or a press elsewhere closes it.

import { el, icon } from "./dom.js";

let open = null; // { node, opener }

// `items` are { id, label, note, sign, run }; a menu without any says `empty`.
export function toggleMenu(node, opener, items, empty = "") {
  const wasOpen = open?.node === node && open.opener === opener;
  closeMenu();
  if (wasOpen) return;
  node.replaceChildren(...items.map(itemNode));
  if (!items.length) node.append(el("p", {}, empty));
  node.hidden = false;
  opener.setAttribute("aria-expanded", "true");
  open = { node, opener };
  node.querySelector("button")?.focus({ preventScroll: true });
}

function itemNode({ id, label, note, sign, run, isDanger }) {
  const attributes = {
    type: "button", role: "menuitem", "data-testid": id, class: isDanger ? "danger" : null,
    onclick: () => choose(run),
  };
  return el("button", attributes, sign && icon(sign), el("b", {}, label), note && el("span", {}, note));
}

function choose(run) {
  closeMenu(true);
  run();
}

export function closeMenu(returnsFocus = false) {
  if (!open) return;
  const { node, opener } = open;
  open = null;
  node.hidden = true;
  opener.setAttribute("aria-expanded", "false");
  if (returnsFocus) opener.focus({ preventScroll: true });
}

function onKey(event) {
  if (!open) return;
  if (event.key === "Escape") {
    event.preventDefault();
    return closeMenu(true);
  }
  if (event.key === "Tab") return closeMenu();
  const items = [...open.node.querySelectorAll("button")];
  const index = items.indexOf(document.activeElement);
  const targets = { ArrowDown: (index + 1) % items.length, ArrowUp: index - 1, Home: 0, End: -1 };
  if (!(event.key in targets) || !items.length) return;
  event.preventDefault();
  items.at(targets[event.key]).focus();
}

export function listenForMenus() {
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", ({ target }) => {
    if (open && !open.node.contains(target) && !open.opener.contains(target)) closeMenu();
  });
}

// Put a menu that floats beside a point, inside of the window.
export function floatAt(node, x, y) {
  const { width, height } = node.getBoundingClientRect();
  node.style.left = `${Math.max(8, Math.min(x, innerWidth - width - 8))}px`;
  node.style.top = `${Math.max(8, y + height + 8 > innerHeight ? y - height : y)}px`;
}
