// The elements that stay while the conversation goes on: header, log, status, composer, dialogs.

import { hideCard } from "./citation.js";
import { el, guessLanguage } from "./dom.js";
import { fill } from "./texts.js";

/** @typedef {import("./types.js").Chat} Chat */

export const MAX_CHARACTERS = 2000;
const IME = 229; // Safari's Enter that ends a composition says so by its code alone.

/** @param {Chat} chat */
export function buildFrame(chat) {
  const { text } = chat;
  const heading = chat.getAttribute("heading");
  const isLauncher = chat.getAttribute("mode") === "launcher";
  const log = { role: "log", "aria-live": "off", "aria-label": text.log, tabindex: 0 };
  const header = [
    heading && el("h2.heading", null, heading),
    isLauncher && el("button.close", { "aria-label": text.close, onclick: () => panel.close() }, "×"),
  ];
  const onclose = () => {
    panel.inert = true;
    chat.stop();
    if (launcher) launcher.focus();
  };
  const attributes = { "aria-label": heading || text.log, inert: isLauncher ? "" : null, onclose };
  const panel = /** @type {HTMLDialogElement} where it is a launcher's */ (
    el(
      `${isLauncher ? "dialog" : "section"}.panel`,
      attributes,
      el("div.header", null, ...header),
      el("div.log", log, buildSuggestions(chat)),
      buildComposer(chat),
    )
  );
  const open = { "aria-haspopup": "dialog", onclick: () => chat.focus() };
  const launcher = isLauncher && el("button.launcher", open, heading || text.ask);
  // The focus comes back to the number that opened the passage, which would show its card.
  const passage = el("dialog.passage", { onclose: hideCard });
  return el("div.root", { lang: chat.language }, launcher, panel, passage);
}

/** @param {Chat} chat */
function buildSuggestions(chat) {
  const texts = (chat.getAttribute("suggestions") ?? "").split("|").map((each) => each.trim());
  const items = texts.filter(Boolean).map((each) => {
    const onclick = () => {
      chat.focus();
      chat.ask(each);
    };
    return el("li", null, el("button.suggestion", { lang: guessLanguage(chat, each), onclick }, each));
  });
  const legend = el(`h${chat.level}.legend`, null, chat.text.suggestions);
  return items.length > 0 && el("section.suggestions", null, legend, el("ul", null, ...items));
}

/** @param {Chat} chat */
function buildComposer(chat) {
  const { text } = chat;
  const counter = el("p.counter", { id: "counter" });
  const attributes = {
    rows: 1,
    placeholder: chat.getAttribute("placeholder") ?? text.label,
    enterkeyhint: "send",
    "aria-label": text.label,
    "aria-describedby": "counter",
    oninput: () => count(),
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== IME) submit(event);
    },
  };
  const input = /** @type {HTMLTextAreaElement} */ (el("textarea.input", attributes));
  const count = () => {
    const over = [...input.value.trim()].length - MAX_CHARACTERS;
    input.setAttribute("aria-invalid", String(over > 0));
    return (counter.textContent = over > 0 ? fill(text.over, over) : "");
  };
  /** @param {Event} event */
  const submit = (event) => {
    event.preventDefault();
    const question = input.value;
    if (chat.isRunning || !question.trim()) return;
    if (count()) return chat.tell(count());
    input.value = "";
    chat.ask(question);
  };
  const clear = () => {
    chat.clear();
    chat.focus();
  };
  const send = el("button.send", { onclick: (/** @type {Event} */ event) => (chat.isRunning ? chat.stop() : submit(event)) });
  const head = [el("p.status", { role: "status" }), el("button.clear.plain", { onclick: clear }, text.clear)];
  return el("form.composer", { onsubmit: submit }, ...head, input, send, counter);
}
