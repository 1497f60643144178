// The positions and the timeline page: a form whose answer is in the page's address.

import { TEXT, el, longDate } from "./common.js";
import { openPassage } from "./passage.js";
import { InputError, readReply } from "./service.js";
import { hasStatements, renderSides, renderSilence } from "./sides.js";
import { renderTimeline } from "./timeline.js";

const VIEWS = {
  positions: { address: "/v1/positions", render: renderPositions },
  timeline: { address: "/v1/timeline", render: renderEntries },
};

const form = document.getElementById("query");
const result = document.getElementById("result");
const status = document.getElementById("status");
const examples = document.getElementById("examples");
const view = VIEWS[form.dataset.view];
const ownTitle = document.title;
let running = null; // the AbortController of the request under way

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value.trim()) query.set(name, value.trim());
  if (query.has("topic")) show(query);
});
addEventListener("popstate", runAddress);
runAddress();

/** Puts the query into the address, and its result in view: on a phone the form takes the room. */
async function show(query) {
  const address = `${location.pathname}?${query}`;
  if (address !== location.pathname + location.search) history.pushState(null, "", address);
  await run(query);
  if (result.getBoundingClientRect().top > innerHeight / 2) result.scrollIntoView({ block: "start" });
}

/** Shows what the address asks for: the server, not the form, judges what it cannot read. */
function runAddress() {
  const asked = new URLSearchParams(location.search);
  const query = new URLSearchParams();
  for (const field of form.querySelectorAll("input")) {
    const value = asked.get(field.name) ?? "";
    field.value = field.type === "date" && !isDate(value) ? "" : value;
    if (value) query.set(field.name, value);
  }
  if (query.has("topic")) return run(query);
  running?.abort();
  tell("");
  tellWrong(null);
  result.replaceChildren();
  result.removeAttribute("aria-busy");
  examples?.removeAttribute("hidden");
  document.title = ownTitle;
}

function isDate(value) {
  return /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value));
}

async function run(query) {
  running?.abort();
  const { signal } = (running = new AbortController());
  examples?.setAttribute("hidden", "");
  document.title = `${query.get("topic")} | ${ownTitle}`;
  result.setAttribute("aria-busy", "true");
  result.replaceChildren();
  tellWrong(null);
  tell(TEXT.searching);
  try {
    const reply = await readReply(`${view.address}?${query}`, { signal });
    const { elements, told } = view.render(reply);
    result.replaceChildren(renderHead(reply), ...elements);
    tell(told, { isSeen: false });
  } catch (error) {
    if (signal.aborted) return;
    tell("");
    if (error instanceof InputError) tellWrong(error);
    else result.replaceChildren(renderFailure(error, query));
  }
  result.removeAttribute("aria-busy");
}

/** The status for everyone, or only for those who hear the page and cannot see what came. */
function tell(text, { isSeen = true } = {}) {
  status.textContent = text;
  status.classList.toggle("unseen", !isSeen);
}

/** What is wrong with the input is said in the form, and of its field where it is one; null: nothing is. */
function tellWrong(error) {
  form.querySelector(".error")?.remove();
  for (const field of form.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
  }
  if (!error) return;
  form.append(el("p", { id: "wrong", class: "error", role: "alert", "data-qa": "error" }, nameFields(error.message)));
  const field = form.elements.namedItem(error.param);
  field?.setAttribute("aria-invalid", "true");
  field?.setAttribute("aria-describedby", "wrong");
}

/** The message with its parameters, `as_of`, under the names that their fields have: As of. */
function nameFields(message) {
  return message.replace(/`(\w+)`/g, (_, name) => {
    const label = form.elements.namedItem(name)?.labels?.[0].textContent;
    return label?.replace(/ \(.*/, "") ?? name;
  });
}

function renderHead({ topic, as_of: asOf, covers_until: until, from, to }) {
  const facts = [
    asOf && TEXT.asOf(longDate(asOf)),
    until && TEXT.covers(longDate(until)),
    (from || to) && TEXT.period(longDate(from), longDate(to)),
  ];
  const items = facts.filter(Boolean).map((fact) => el("li", {}, fact));
  return el("header", {}, el("h2", {}, topic), items.length ? el("ul", { class: "facts" }, ...items) : null);
}

function renderPositions({ sides, citations, covers_until: until }) {
  if (!sides.length) return renderNothing();
  const silence = (actor) => renderSilence(TEXT.silentSide(actor, longDate(until)));
  const count = sides.reduce((sum, side) => sum + side.statements.length, 0);
  const told = hasStatements(sides) ? TEXT.statements(count) : TEXT.nothing;
  return { elements: [renderSides(sides, citations, { silence, openPassage })], told };
}

function renderEntries({ entries, citations }) {
  if (!entries.length) return renderNothing();
  return { elements: [renderTimeline(entries, citations, { openPassage })], told: TEXT.entries(entries.length) };
}

function renderNothing() {
  return { elements: [el("p", { class: "abstention", "data-qa": "nothing" }, TEXT.nothing)], told: TEXT.nothing };
}

/** The button goes with what it stands in: the focus stays where the result comes. */
function runAgain(query) {
  result.focus({ preventScroll: true });
  return run(query);
}

function renderFailure(error, query) {
  const again = el("button", { type: "button", "data-qa": "retry", onclick: () => runAgain(query) }, TEXT.retry);
  return el("div", { class: "error failure", role: "alert", "data-qa": "error" }, el("p", {}, error.message), again);
}
