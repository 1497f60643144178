// The chat page: one question at a time goes to POST /v1/ask, its answer goes into the log.

import { renderReply } from "./answer.js";
import { TEXT, el } from "./common.js";
import { openPassage } from "./passage.js";
import { readReply } from "./service.js";

const MAX_CHARACTERS = 2000;
const COUNTER_FROM = 1800;
const MAX_HISTORY = 6;

const form = document.getElementById("ask");
const input = form.querySelector("[data-qa=input]");
const send = form.querySelector("[data-qa=send]");
const stop = form.querySelector("[data-qa=stop]");
const counter = document.getElementById("counter");
const log = document.getElementById("log");
const status = document.getElementById("status");
const suggestions = document.getElementById("suggestions");

const history = [];
let running = null; // the AbortController of the question under way

form.addEventListener("submit", (event) => {
  event.preventDefault();
  submitInput();
});
input.addEventListener("input", updateCounter);
input.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  submitInput();
});
stop.addEventListener("click", () => running?.abort());
suggestions?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-qa=suggestion]");
  if (!button || running) return;
  input.focus({ preventScroll: true });
  startTurn(button.textContent);
});

function submitInput() {
  const question = input.value.trim();
  if (!question || running || Array.from(question).length > MAX_CHARACTERS) return;
  input.value = "";
  updateCounter();
  startTurn(question);
}

function updateCounter() {
  const count = Array.from(input.value.trim()).length;
  const isOver = count > MAX_CHARACTERS;
  input.toggleAttribute("aria-invalid", isOver);
  const near = count >= COUNTER_FROM ? TEXT.left(MAX_CHARACTERS - count) : "";
  counter.textContent = isOver ? TEXT.over(count - MAX_CHARACTERS) : near;
}

/** Puts the question into the log and asks it. */
function startTurn(question) {
  suggestions?.setAttribute("hidden", "");
  document.body.classList.add("asked");
  const heading = el("h2", { class: "question", "data-qa": "message", "data-role": "user" }, question);
  const turn = el("section", { class: "turn", "aria-label": TEXT.question(question) }, heading);
  log.append(turn);
  return runTurn(turn, question);
}

async function runTurn(turn, question) {
  setRunning(new AbortController());
  status.textContent = TEXT.searching;
  turn.scrollIntoView({ block: "start" });
  try {
    const reply = await ask(question, running.signal);
    turn.append(renderReply(reply, openPassage));
    remember(question, reply);
    status.textContent = reply.status === "abstained" ? TEXT.abstained : TEXT.ready(reply.citations.length);
  } catch (error) {
    showFailure(turn, question, error);
  } finally {
    setRunning(null);
    turn.scrollIntoView({ block: "start" });
  }
}

function ask(question, signal) {
  const body = JSON.stringify({ question, history: history.slice(-MAX_HISTORY) });
  const headers = { "Content-Type": "application/json" };
  return readReply("/v1/ask", { method: "POST", headers, body, signal });
}

function remember(question, reply) {
  history.push({ role: "user", content: question }, { role: "assistant", content: reply.answer });
}

/** What takes the answer's place: the error, or that it was stopped, and a button to try again. */
function showFailure(turn, question, error) {
  const isStopped = running.signal.aborted;
  const again = el("button", { type: "button", "data-qa": "retry" }, isStopped ? TEXT.askAgain : TEXT.retry);
  const message = el("p", {}, isStopped ? `${TEXT.stopped}.` : error.message);
  const attributes = { class: isStopped ? "aside failure" : "error failure", role: isStopped ? null : "alert" };
  const failure = el("div", { ...attributes, "data-qa": isStopped ? "stopped" : "error" }, message, again);
  again.addEventListener("click", () => {
    if (running) return;
    failure.remove();
    input.focus({ preventScroll: true });
    runTurn(turn, question);
  });
  status.textContent = isStopped ? TEXT.stopped : "";
  turn.append(failure);
}

/** Send and Stop take each other's place, and the focus with it. */
function setRunning(controller) {
  running = controller;
  const [shown, hidden] = controller ? [stop, send] : [send, stop];
  const hadFocus = document.activeElement === hidden;
  shown.hidden = false;
  if (hadFocus) shown.focus({ preventScroll: true });
  hidden.hidden = true;
  log.setAttribute("aria-busy", String(Boolean(controller)));
}
