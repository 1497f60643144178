// A reply of POST /v1/ask as elements: sentences with citations, sources, or an abstention.

import { renderCitation } from "./citation.js";
import { TEXT, byNumber, byline, citedBy, el, foreignLanguage } from "./common.js";
import { hasStatements, renderSides, renderSilence } from "./sides.js";
import { renderTimeline } from "./timeline.js";

/** The whole reply; `openPassage(citation, opener)` is called when a source is chosen. */
export function renderReply(reply, openPassage) {
  const abstained = reply.status === "abstained";
  const parts = abstained ? renderAbstention(reply, openPassage) : renderAnswer(reply, openPassage);
  const attributes = { class: "answer", "data-qa": "message", "data-role": "assistant", "data-status": reply.status };
  return el("div", { ...attributes, role: "group", "aria-label": TEXT.answer }, ...parts);
}

function renderAnswer(reply, openPassage) {
  const numbered = byNumber(reply.citations);
  const { sides, entries, sentences } = layOut(reply, numbered);
  const options = { openPassage, isNumbered: true };
  const untold = findUntold(reply, sides);
  const silence = (actor) => renderSilence(untold.actor === actor ? reply.abstention.message : TEXT.silentSide(actor));
  return [
    ...sentences.map((sentence) => renderSentence(sentence, numbered, openPassage)),
    sides.length ? renderSides(sides, reply.citations, { silence, ...options }) : null,
    entries.length ? renderTimeline(entries, reply.citations, options) : null,
    untold.isNoted ? renderPartial(reply.abstention) : null,
    ...renderNotes(reply, sides),
    renderSources(reply.citations, openPassage),
    renderCopy(reply),
  ];
}

/**
 * What goes into columns, what into the timeline, and the sentences that are left.
 *
 * The same words are never shown twice: a sentence whose quotes all stand in a column or in the
 * timeline gives way to them, and so does an entry whose sources all stand in a column.
 */
function layOut(reply, numbered) {
  // One side alone needs no column: its words stand in the answer.
  const sides = reply.sides?.length > 1 && hasStatements(reply.sides) ? reply.sides : [];
  const told = new Set(sides.flatMap((side) => side.statements).flatMap((each) => each.citations));
  const isTold = ({ citations }) => citations.length && citations.every((n) => told.has(n));
  const entries = (reply.timeline ?? []).filter((entry) => !isTold(entry));
  for (const entry of entries) for (const n of entry.citations) told.add(n);
  const sentences = reply.sentences.filter(({ text, citations }) => {
    const quotes = findQuotes(text, citedBy(citations, numbered));
    return !quotes.length || !quotes.every(({ quoted }) => told.has(quoted.n));
  });
  return { sides, entries, sentences };
}

/** Where a partial answer says what is missing: in the one silent side's column, or in a note. */
function findUntold({ status, abstention }, sides) {
  if (status !== "partial" || !abstention) return { actor: null, isNoted: false };
  const silent = sides.filter((side) => !side.statements.length);
  const actor = abstention.reason === "one_side_only" && silent.length === 1 ? silent[0].actor : null;
  return { actor, isNoted: actor === null };
}

function renderSentence(sentence, numbered, openPassage) {
  const cited = citedBy(sentence.citations, numbered);
  const paragraph = el("p", { class: "sentence" });
  for (const piece of splitSentence(sentence.text, cited)) {
    if (piece.marker) paragraph.append(renderCitation(piece.marker, openPassage));
    else if (piece.quoted) paragraph.append(renderQuote(piece.text, piece.quoted));
    else paragraph.append(piece.text);
  }
  return paragraph;
}

/** The sentence in pieces: plain text, `quoted` stretches, and a `marker` for each citation. */
export function splitSentence(text, cited) {
  const quotes = findQuotes(text, cited);
  const markers = findMarkers(text, cited, quotes);
  const pieces = [];
  let position = 0;
  for (const found of [...quotes, ...markers].sort((a, b) => a.start - b.start)) {
    const between = text.slice(position, found.start);
    pieces.push({ text: found.marker ? between.trimEnd() : between });
    pieces.push({ text: text.slice(found.start, found.end), quoted: found.quoted, marker: found.marker });
    position = found.end;
  }
  pieces.push({ text: text.slice(position) });
  const marked = new Set(markers.map((found) => found.marker));
  const unmarked = cited.filter((citation) => !marked.has(citation)).map((marker) => ({ text: "", marker }));
  return [...pieces.filter((piece) => piece.text), ...unmarked];
}

/** Where the citations' quotes stand in the text, the longest first where two overlap. */
function findQuotes(text, cited) {
  const found = [];
  for (const quoted of [...cited].sort((a, b) => b.quote.length - a.quote.length)) {
    const start = quoted.quote ? text.indexOf(quoted.quote) : -1;
    const end = start + quoted.quote.length;
    const isFree = found.every((other) => end <= other.start || other.end <= start);
    if (start >= 0 && isFree) found.push({ start, end, quoted });
  }
  return found;
}

/** Where the text carries markers like `[1]`; one inside a quote belongs to the quote. */
function findMarkers(text, cited, quotes) {
  const found = [];
  for (const match of text.matchAll(/\[(\d+)\]/g)) {
    const marker = cited.find((citation) => citation.n === Number(match[1]));
    const inQuote = quotes.some((quote) => quote.start <= match.index && match.index < quote.end);
    if (marker && !inQuote) found.push({ start: match.index, end: match.index + match[0].length, marker });
  }
  return found;
}

function renderQuote(text, citation) {
  const attributes = { "data-qa": "quote", "data-n": citation.n, lang: foreignLanguage(citation.article) };
  return el("span", { class: "quote", ...attributes }, text);
}

function renderSources(citations, openPassage) {
  if (!citations.length) return null;
  const items = citations.map((citation) => el("li", {}, renderSource(citation, openPassage)));
  return el("section", { class: "sources" }, el("h3", {}, TEXT.sources), el("ol", {}, ...items));
}

function renderSource(citation, openPassage) {
  const { article } = citation;
  const copies = (citation.copies ?? []).map((copy) => copy.publisher).filter(Boolean);
  const button = el(
    "button",
    { type: "button", "data-qa": "source", "data-n": citation.n },
    el("span", { class: "n" }, String(citation.n)),
    byline(article),
    el("span", { class: "title", lang: foreignLanguage(article) }, article.title),
    copies.length ? el("span", { class: "copies" }, TEXT.alsoIn(copies)) : null,
  );
  button.addEventListener("click", () => openPassage(citation, button));
  return button;
}

function renderPartial(abstention) {
  return el("div", { class: "note", "data-qa": "partial" }, el("strong", {}, TEXT.partial), el("p", {}, abstention.message));
}

/** What the reader must know about the answer: degraded, silent sides, sentences left out. */
function renderNotes(reply, shownSides) {
  const silent = (shownSides.length ? [] : (reply.sides ?? [])).filter((side) => side.silent).map((side) => side.actor);
  const notes = [
    reply.degraded ? TEXT.degraded : null,
    silent.length && !reply.abstention ? TEXT.silent(silent) : null,
    reply.removed?.length ? TEXT.removed(reply.removed.length) : null,
  ];
  return notes.filter(Boolean).map((note) => el("p", { class: "aside" }, note));
}

function renderAbstention(reply, openPassage) {
  const nearest = reply.abstention?.nearest ?? [];
  const cards = nearest.map((citation) => el("li", {}, renderNearest(citation, openPassage)));
  return [
    el("div", { class: "abstention", "data-qa": "abstention" }, el("strong", {}, TEXT.abstention), el("p", {}, reply.answer)),
    cards.length
      ? el("section", { class: "nearest" }, el("h3", {}, TEXT.nearest), el("p", {}, TEXT.nearestNote), el("ul", {}, ...cards))
      : null,
  ];
}

function renderNearest(citation, openPassage) {
  const { article } = citation;
  const button = el(
    "button",
    { type: "button", "data-qa": "nearest" },
    byline(article),
    el("span", { class: "title", lang: foreignLanguage(article) }, article.title),
    el("span", { class: "excerpt", lang: foreignLanguage(article) }, citation.quote),
  );
  button.addEventListener("click", () => openPassage(citation, button));
  return button;
}

function renderCopy(reply) {
  const button = el("button", { type: "button", class: "plain", "data-qa": "copy" }, TEXT.copy);
  button.addEventListener("click", async () => {
    const isCopied = await copyText(answerAsText(reply));
    button.textContent = isCopied ? TEXT.copied : TEXT.notCopied;
    setTimeout(() => (button.textContent = TEXT.copy), 2000);
  });
  return el("p", { class: "actions" }, button);
}

/** The answer with its numbered sources, as plain text. */
export function answerAsText(reply) {
  const sources = reply.citations.map(({ n, article, link }) => {
    const head = [article.publisher, article.date, article.title].filter(Boolean).join(", ");
    return `[${n}] ${head}. ${article.url ?? new URL(link, location.href).href}`;
  });
  return [...reply.sentences.map((sentence) => sentence.text), "", `${TEXT.sources}:`, ...sources].join("\n");
}

/** Puts text on the clipboard; false where the browser does not allow it (plain http). */
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
