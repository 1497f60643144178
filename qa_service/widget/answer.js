// A reply as elements: sentences with citations, sides, a timeline, sources, or an abstention.

import { renderByline, renderChip, renderSpeaker, renderTitle } from "./citation.js";
import { el, elIn, writeDate } from "./dom.js";
import { cite, renderSides, renderTimeline } from "./sides.js";
import { fill } from "./texts.js";

/** @typedef {import("./types.js").Chat} Chat */
/** @typedef {import("./types.js").Citation} Citation */
/** @typedef {import("./types.js").Reply} Reply */

/**
 * The answer's box, empty or with the reply's parts in it.
 *
 * @param {Chat} chat
 * @param {Reply} [reply] without one the answer is still being written
 */
export function renderAnswer(chat, reply) {
  const status = reply?.status;
  const attributes = { "data-role": "assistant", role: "group", "aria-label": chat.text.answer };
  const parts = reply ? (status === "abstained" ? renderAbstention : renderParts)(chat, reply) : [];
  return el("div.message.answer", { ...attributes, "data-status": status }, ...parts);
}

/**
 * @param {Chat} chat
 * @param {Reply} reply
 */
function renderParts(chat, reply) {
  const { citations, abstention, status } = reply;
  const numbered = new Map(citations.map((citation) => [citation.n, citation]));
  const { sides, entries, sentences } = layOut(reply, numbered);
  const silent = sides.filter((side) => !side.statements.length);
  const isMissing = status === "partial" && abstention;
  // Where one silent side is what is missing, its column says so.
  const isTold = isMissing && abstention.reason === "one_side_only" && silent.length === 1;
  /** @param {string} actor */
  const silence = (actor) => (isTold ? abstention.message : fill(chat.text.silent, actor));
  return [
    ...sentences.map((sentence) => renderSentence(chat, sentence, numbered)),
    sides[0] && renderSides(chat, sides, numbered, silence),
    entries[0] && renderTimeline(chat, entries, numbered),
    isMissing &&
      !isTold &&
      el("div.partial.note", null, el("strong", null, chat.text.partial), el("p", null, abstention.message)),
    ...writeNotes(chat, reply, sides.length > 0 || abstention).map(renderNote),
    renderSources(chat, citations),
    renderNearest(chat, reply),
  ];
}

/**
 * What goes into columns, what into the timeline, and the sentences that are left.
 *
 * The same words are never shown twice: a sentence whose quotes all stand in a column or in the
 * timeline gives way to them, and so does an entry whose sources all stand in a column.
 *
 * @param {Reply} reply
 * @param {Map<number, Citation>} numbered
 */
function layOut(reply, numbered) {
  const all = reply.sides ?? [];
  // One side alone needs no column: its words stand in the answer.
  const sides = all.length > 1 && all.some((side) => side.statements.length) ? all : [];
  const told = new Set(sides.flatMap((side) => side.statements.flatMap((said) => said.citations)));
  const entries = (reply.timeline ?? []).filter(
    ({ citations }) => !citations.length || !citations.every((n) => told.has(n)),
  );
  for (const entry of entries) for (const n of entry.citations) told.add(n);
  const sentences = reply.sentences.filter(({ text, citations }) => {
    const quotes = findQuotes(text, cite(citations, numbered));
    return !quotes.length || !quotes.every(({ citation }) => told.has(citation.n));
  });
  return { sides, entries, sentences };
}

/**
 * A sentence with its quotes set apart and a chip for each citation, where its `[1]` stands.
 *
 * @param {Chat} chat
 * @param {import("./types.js").Sentence} sentence
 * @param {Map<number, Citation>} numbered
 */
export function renderSentence(chat, { text, citations }, numbered) {
  const cited = cite(citations, numbered);
  const quotes = findQuotes(text, cited);
  const paragraph = el("p.sentence", null);
  const missing = new Set(cited);
  let position = 0;
  for (const found of [...quotes, ...findMarkers(text, cited, quotes)].sort((a, b) => a.start - b.start)) {
    const { start, end, citation, isMarker } = found;
    const between = text.slice(position, start);
    paragraph.append(isMarker ? between.trimEnd() : between);
    paragraph.append(isMarker ? renderChip(chat, citation) : renderQuote(text.slice(start, end), citation));
    if (isMarker) missing.delete(citation);
    position = end;
  }
  paragraph.append(text.slice(position), ...[...missing].map((citation) => renderChip(chat, citation)));
  return paragraph;
}

/** @typedef {{ start: number, end: number, citation: Citation, isMarker?: boolean }} Found */

/**
 * Where the citations' quotes stand in the text, the longest first where two overlap.
 *
 * @param {string} text
 * @param {Citation[]} cited
 */
function findQuotes(text, cited) {
  /** @type {Found[]} */
  const found = [];
  for (const citation of [...cited].sort((a, b) => b.quote.length - a.quote.length)) {
    const start = citation.quote ? text.indexOf(citation.quote) : -1;
    const end = start + citation.quote.length;
    const isFree = found.every((other) => end <= other.start || other.end <= start);
    if (start >= 0 && isFree) found.push({ start, end, citation });
  }
  return found;
}

/**
 * Where the text carries markers like `[1]`; one inside a quote belongs to the quote.
 *
 * @param {string} text
 * @param {Citation[]} cited
 * @param {Found[]} quotes
 */
function findMarkers(text, cited, quotes) {
  /** @type {Found[]} */
  const found = [];
  for (const { 0: marker, 1: number, index: start } of text.matchAll(/\[(\d+)\]/g)) {
    const citation = cited.find(({ n }) => n === Number(number));
    const isQuoted = quotes.some((quote) => quote.start <= start && start < quote.end);
    if (citation && !isQuoted) found.push({ start, end: start + marker.length, citation, isMarker: true });
  }
  return found;
}

/**
 * @param {string} text
 * @param {Citation} citation
 */
function renderQuote(text, { n, article }) {
  return el("span.quote", { "data-n": n, lang: article.language }, text);
}

/**
 * What the reader must know about the answer: its day, silent sides, what was left out.
 *
 * @param {Chat} chat
 * @param {Reply} reply
 * @param {unknown} [isTold] whether the silent sides are named elsewhere
 */
function writeNotes(chat, { as_of: day, degraded, removed, sides = [] }, isTold) {
  const silent = isTold ? [] : sides.filter((side) => side.silent);
  return [
    degraded && chat.text.degraded,
    day && fill(chat.text.asOf, writeDate(day, chat.language)),
    silent.length && fill(chat.text.silent, silent.map((side) => side.actor).join(", ")),
    removed?.length && fill(chat.text.removed, removed.length),
  ];
}

/** @param {string | number | null | undefined | false} note */
function renderNote(note) {
  return note && el("p.aside", null, note);
}

/**
 * @param {Chat} chat
 * @param {Citation[]} citations
 */
function renderSources(chat, citations) {
  const items = citations.map((citation) => {
    const attributes = { "data-n": citation.n, onclick: () => chat.open(citation) };
    const parts = [renderByline(chat, citation), renderTitle(citation)];
    return el("li", null, el("button.source", attributes, el("b", null, citation.n), ...parts));
  });
  return renderList(chat, chat.text.sources, items);
}

/**
 * @param {Chat} chat
 * @param {Reply} reply
 */
function renderAbstention(chat, reply) {
  return [
    el("div.abstention", null, el("strong", null, chat.text.none), el("p", null, reply.answer)),
    ...writeNotes(chat, reply, true).map(renderNote),
    renderNearest(chat, reply),
  ];
}

/**
 * @param {Chat} chat
 * @param {Reply} reply
 */
function renderNearest(chat, { abstention }) {
  const items = (abstention?.nearest ?? []).map((citation) => {
    const excerpt = elIn("span.excerpt", citation.article, citation.quote);
    const parts = [renderByline(chat, citation), renderTitle(citation), excerpt, renderSpeaker(chat, citation)];
    return el("li", null, el("button.nearest", { onclick: () => chat.open(citation) }, ...parts));
  });
  return renderList(chat, chat.text.nearest, items);
}

/**
 * @param {Chat} chat
 * @param {string} legend
 * @param {HTMLElement[]} items
 */
function renderList(chat, legend, items) {
  const head = el(`h${chat.level + 1}.legend`, null, legend);
  return items[0] && el("section.sources", null, head, el("ol", null, ...items));
}

/**
 * The answer with what qualifies it and its numbered sources, as plain text.
 *
 * @param {Chat} chat
 * @param {Reply} reply
 */
export function writeText(chat, reply) {
  const { sentences, citations, abstention } = reply;
  const missing = abstention && `${chat.text.partial}: ${abstention.message}`;
  const notes = [missing, ...writeNotes(chat, reply, abstention?.reason === "one_side_only")].filter(Boolean);
  const sources = citations.map(({ n, article, link }) => {
    const head = [article.publisher, article.date, article.title].filter(Boolean).join(", ");
    return `[${n}] ${head}. ${article.url ?? chat.address(link)}`;
  });
  return [...sentences.map(({ text }) => text), ...notes.map((note) => `\n${note}`), "", `${chat.text.sources}:`, ...sources].join("\n");
}
