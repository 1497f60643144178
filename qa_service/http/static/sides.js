// What each side said, a column a side, the newest statement first.

import { renderSaid } from "./citation.js";
import { TEXT, byNumber, citedBy, cutDate, el, longDate } from "./common.js";

/**
 * The sides beside each other.
 *
 * `silence(actor)` gives the element that a silent side shows; `openPassage` and `isNumbered` are
 * what a statement is shown with.
 */
export function renderSides(sides, citations, { silence, ...options }) {
  const numbered = byNumber(citations);
  const columns = sides.map((side) => renderSide(side, numbered, { silence, ...options }));
  return el("div", { class: "sides", "data-qa": "sides" }, ...columns);
}

/** The plain sentence that a side with nothing on record has in its column. */
export function renderSilence(sentence) {
  return el("p", { class: "silence", "data-qa": "silence" }, sentence);
}

export const hasStatements = (sides) => sides.some((side) => side.statements.length);

function renderSide(side, numbered, { silence, ...options }) {
  const { actor, statements } = side;
  const count = statements.length ? el("span", { class: "count" }, TEXT.statements(statements.length)) : null;
  const head = el("h3", {}, el("bdi", {}, actor), count);
  const attributes = { class: "side", "data-qa": "side", "data-actor": actor, "aria-label": actor };
  const changes = findChanges(statements, numbered);
  const items = statements.map((each) => renderStatement(each, numbered, { actor, changes, ...options })).reverse();
  return el("section", attributes, head, items.length ? el("ol", {}, ...items) : silence(actor));
}

function renderStatement(statement, numbered, { actor, changes, ...options }) {
  const { text, speaker, attribution, citations } = statement;
  const date = cutDate(statement.date, statement.precision);
  const who = [speaker ?? actor, TEXT.attribution[attribution]].filter(Boolean).join(", ");
  const notes = (changes.get(statement) ?? []).map((note) => el("span", { class: "change", "data-qa": "change" }, note));
  return el(
    "li",
    { class: "statement", "data-qa": "statement" },
    el("p", { class: "when" }, renderDay(date), ...notes),
    el("p", { class: "speaker" }, who),
    renderSaid(text, citedBy(citations, numbered), { day: date, ...options }),
  );
}

/** Statement → what is to be said of it: changed since an earlier one, or changed by a later. */
function findChanges(statements, numbered) {
  const changes = new Map();
  const note = (statement, text) => changes.set(statement, [...(changes.get(statement) ?? []), text]);
  for (const later of statements) {
    if (!later.supersedes) continue;
    const earlier = statements.find((each) => each !== later && each.citations.includes(later.supersedes));
    const day = earlier ? earlier.date : numbered.get(later.supersedes)?.article.date;
    note(later, TEXT.changedSince(longDate(day)));
    if (earlier) note(earlier, TEXT.laterChanged(longDate(later.date)));
  }
  return changes;
}

function renderDay(date) {
  return date ? el("time", { datetime: date }, longDate(date)) : el("span", {}, TEXT.undated);
}
