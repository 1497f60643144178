// A citation's ways in: its number, and the quoted words themselves. Both open its paragraph.

import { attachCard } from "./card.js";
import { TEXT, el, foreignLanguage, longDate } from "./common.js";

const DRAG_PIXELS = 4;

/** The number as a button with its card. */
export function renderCitation(citation, openPassage) {
  const label = TEXT.source(citation.n, citation.article.title);
  const attributes = { type: "button", class: "citation", "data-qa": "citation", "data-n": citation.n };
  const button = el("button", { ...attributes, "aria-label": label }, String(citation.n));
  attachCard(button, citation);
  button.addEventListener("click", () => openPassage(citation, button));
  return el("span", { class: "joined" }, button);
}

/**
 * What was said, as a button that opens its paragraph; below it, where it was said.
 *
 * `day` is the date already shown, which a source does not repeat. With `isNumbered` a list of
 * sources follows: they carry their numbers and leave the copies to it. Without, only those that the
 * words do not open have a number.
 */
export function renderSaid(text, cited, { day, isNumbered, openPassage }) {
  const sources = cited.map((citation, index) => {
    const number = isNumbered || index > 0 ? renderCitation(citation, openPassage) : null;
    const copies = isNumbered ? [] : (citation.copies ?? []);
    return renderSource(citation.article, { day, number, copies });
  });
  return el("div", { class: "said" }, renderWords(text, cited[0], openPassage), ...sources);
}

function renderWords(text, citation, openPassage) {
  if (!citation) return el("p", { class: "words" }, text);
  const lang = foreignLanguage(citation.article);
  const attributes = { type: "button", class: "words", "data-qa": "quote", "data-n": citation.n, lang, dir: "auto" };
  const button = el("button", attributes, text);
  let pressed = null;
  button.addEventListener("pointerdown", (event) => (pressed = event));
  button.addEventListener("click", (event) => isSelecting(pressed, event) || openPassage(citation, button));
  return button;
}

/** Words being marked with the pointer, to copy them, are not a click; the keyboard's `detail` is 0. */
function isSelecting(pressed, { detail, clientX, clientY }) {
  const isDragged = detail && pressed && Math.hypot(clientX - pressed.clientX, clientY - pressed.clientY) > DRAG_PIXELS;
  return isDragged && !getSelection().isCollapsed;
}

function renderSource(article, { day, number, copies }) {
  const outlets = copies.map((copy) => copy.publisher).filter(Boolean);
  const parts = [
    article.publisher && el("bdi", { class: "publisher" }, article.publisher),
    TEXT.sourceClass[article.source_class],
    article.date && article.date !== day ? TEXT.published(longDate(article.date)) : null,
    outlets.length ? TEXT.alsoIn(outlets) : null,
  ];
  const shown = parts.filter(Boolean).map((part) => el("span", {}, part));
  return el("p", { class: "kicker" }, number, ...shown);
}
