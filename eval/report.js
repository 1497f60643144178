// Filters the questions, keeps the filter in the address, and opens the question it names.
// Nothing here parses HTML.

const form = document.querySelector("#filters");
const rows = [...document.querySelectorAll(".question")];
const fields = [...form.elements].filter((field) => field.name);
const texts = new Map();

const textOf = (row) => {
  if (!texts.has(row)) texts.set(row, row.textContent.toLowerCase());
  return texts.get(row);
};

const fits = (row, { name, value }) => {
  if (!value) return true;
  if (name === "words") return value.toLowerCase().split(/\s+/).every((word) => textOf(row).includes(word));
  return name === "change" && value === "flipped" ? row.dataset.change !== "" : row.dataset[name] === value;
};

function apply() {
  for (const row of rows) row.hidden = !fields.every((field) => fits(row, field));
  const shown = rows.filter((row) => !row.hidden).length;
  document.querySelector("#shown").textContent = `${shown} of ${rows.length} shown`;
  document.querySelector("#none").hidden = shown > 0;
}

function fill(values) {
  for (const field of fields) field.value = values.get(field.name) ?? "";
  apply();
}

const decoded = (text) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

// "#q001" opens that question; "#verdict=wrong&kind=number" sets the filters.
function follow() {
  const hash = location.hash.slice(1);
  const target = document.getElementById(decoded(hash));
  const row = target?.closest(".question");
  if (row) {
    if (row.hidden) fill(new Map());
    row.open = true;
    target.scrollIntoView();
    if (target === row) row.querySelector("summary").focus({ preventScroll: true });
  } else if (hash.includes("=")) {
    fill(new URLSearchParams(hash));
    document.querySelector("#questions").scrollIntoView();
  }
}

function remember() {
  const chosen = fields.filter((field) => field.value).map((field) => [field.name, field.value]);
  history.replaceState(null, "", `#${chosen.length ? new URLSearchParams(chosen) : "questions"}`);
}

form.addEventListener("input", () => {
  apply();
  remember();
});
form.addEventListener("reset", () => {
  fill(new Map());
  remember();
});
form.addEventListener("submit", (event) => event.preventDefault());

// With a question's line in focus, J and K go to the next one shown and to the one before.
document.querySelector("#list").addEventListener("keydown", (event) => {
  const step = { j: 1, k: -1 }[event.key];
  if (!step || !event.target.matches("summary") || event.ctrlKey || event.metaKey || event.altKey) return;
  const shown = rows.filter((row) => !row.hidden);
  shown[shown.indexOf(event.target.parentElement) + step]?.querySelector("summary").focus();
});

addEventListener("hashchange", follow);
form.hidden = false;
apply();
follow();
