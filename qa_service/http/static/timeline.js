// A course of events by date, the oldest first: what happened, and what was said.

import { renderSaid } from "./citation.js";
import { TEXT, byNumber, citedBy, cutDate, el, longDate } from "./common.js";

/** The entries under their days; `openPassage` and `isNumbered` are what an entry is shown with. */
export function renderTimeline(entries, citations, options) {
  const numbered = byNumber(citations);
  const days = groupByDay(entries).map((day) => renderDay(day, numbered, options));
  return el("ol", { class: "timeline", "data-qa": "timeline" }, ...days);
}

/** `[{date, entries}]` in the order of the entries; a month is never its first day. */
function groupByDay(entries) {
  const days = new Map();
  for (const entry of entries) {
    const date = cutDate(entry.date, entry.precision);
    if (!days.has(date)) days.set(date, { date, entries: [] });
    days.get(date).entries.push(entry);
  }
  return [...days.values()];
}

function renderDay({ date, entries }, numbered, options) {
  const items = entries.map((entry) => renderEntry(entry, numbered, { day: date, ...options }));
  const head = date ? el("time", { datetime: date }, longDate(date)) : TEXT.undated;
  return el("li", { class: "day", "data-qa": "day" }, el("h3", {}, head), el("ul", {}, ...items));
}

function renderEntry(entry, numbered, options) {
  const cited = citedBy(entry.citations, numbered);
  const kind = entry.kind === "statement" ? "statement" : "event";
  const attributes = { class: `entry ${kind}`, "data-qa": "entry", "data-kind": kind };
  const head = el("p", { class: "head" }, el("span", { class: "kind" }, TEXT.kind[kind]), renderSpeaker(entry, cited[0]));
  return el("li", attributes, head, renderSaid(entry.text, cited, options));
}

function renderSpeaker({ kind, speaker, actor }, citation) {
  const who = TEXT.speaker(speaker, actor);
  if (kind !== "statement" || !who) return null;
  const how = citation && TEXT.attribution[citation.attribution];
  return el("span", { class: "speaker" }, el("bdi", { class: "who" }, who), how ? `, ${how}` : null);
}
