// What can be done with an answer: copy it with its sources, and say whether it was good.

import { writeText } from "./answer.js";
import { send } from "./client.js";
import { el } from "./dom.js";

/** @typedef {import("./types.js").Chat} Chat */
/** @typedef {import("./types.js").Reply} Reply */
/** @typedef {import("./types.js").Turn} Turn */

const SVG = "http://www.w3.org/2000/svg";
const THUMB = "M3 10h4l5-8q3 0 2 7h7l-3 12H3zh4v11";
const COPIED_MS = 2000;

/**
 * @param {Chat} chat
 * @param {Turn} turn
 * @param {Reply} reply the turn's
 */
export function renderActions(chat, turn, reply) {
  const isCopied = reply.citations.length > 0;
  return el("p.actions", null, isCopied && renderCopy(chat, reply), ...renderThumbs(chat, turn, reply));
}

/**
 * @param {Chat} chat
 * @param {Reply} reply
 */
function renderCopy(chat, reply) {
  const { copy, copied, forbidden } = chat.text;
  const onclick = async () => {
    try {
      await navigator.clipboard.writeText(writeText(chat, reply));
      button.textContent = copied;
    } catch {
      button.textContent = forbidden; // As over plain http, where the browser has no clipboard for pages.
    }
    chat.tell(button.textContent);
    setTimeout(() => (button.textContent = copy), COPIED_MS);
  };
  const button = el("button.copy.plain", { onclick }, copy);
  return button;
}

/**
 * @param {Chat} chat
 * @param {Turn} turn
 * @param {Reply} reply
 */
function renderThumbs(chat, turn, { id }) {
  const thumbs = /** @type {const} */ (["up", "down"]).map((rating) => {
    const name = chat.text[rating];
    const attributes = { "data-rating": rating, "aria-pressed": rating === turn.rating, title: name };
    return el(`button.feedback.${rating}`, { ...attributes, onclick: () => rate(rating) }, renderThumb());
  });
  /** @param {string} rating */
  const rate = async (rating) => {
    try {
      await send(chat, `/v1/answers/${encodeURIComponent(id)}/feedback`, { body: { rating } });
      turn.rating = rating;
      chat.keep();
      for (const each of thumbs) each.setAttribute("aria-pressed", String(each.dataset.rating === rating));
      chat.tell(chat.text.rated);
    } catch (error) {
      chat.tell(/** @type {Error} */ (error).message);
    }
  };
  return thumbs;
}

/** A thumb that points up. */
function renderThumb() {
  const [svg, line] = ["svg", "path"].map((name) => document.createElementNS(SVG, name));
  svg.setAttribute("viewBox", "0 0 24 24");
  line.setAttribute("d", THUMB);
  svg.append(line);
  return svg;
}
