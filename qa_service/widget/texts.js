// The widget's words: a row for each, in English, Russian and Ukrainian. `{}` is filled in.

const LANGUAGES = ["en", "ru", "uk"];

export const ROWS = {
  ask: ["Ask", "Спросить", "Запитати"],
  stop: ["Stop", "Стоп", "Стоп"],
  label: ["Your question", "Ваш вопрос", "Ваше запитання"],
  suggestions: ["You could ask", "Можно спросить", "Можна запитати"],
  over: ["Characters too many: {}", "Лишних знаков: {}", "Зайвих знаків: {}"],
  log: ["Questions and answers", "Вопросы и ответы", "Запитання й відповіді"],
  answer: ["Answer", "Ответ", "Відповідь"],
  clear: ["New conversation", "Новый разговор", "Нова розмова"],
  close: ["Close", "Закрыть", "Закрити"],
  retrieving: ["Searching…", "Поиск…", "Пошук…"],
  writing: ["Writing…", "Ответ пишется…", "Відповідь пишеться…"],
  ready: ["Answer ready. Sources: {}", "Ответ готов. Источников: {}", "Відповідь готова. Джерел: {}"],
  stopped: ["Stopped", "Остановлено", "Зупинено"],
  unavailable: ["The service cannot answer now.", "Сервис сейчас не отвечает.", "Сервіс зараз не відповідає."],
  invalid: ["Question not accepted.", "Вопрос не принят.", "Запитання не прийнято."],
  cut: ["The answer broke off.", "Ответ оборвался.", "Відповідь обірвалася."],
  wait: ["Try again in {} s.", "Повторите через {} с.", "Повторіть через {} с."],
  retry: ["Try again", "Повторить", "Повторити"],
  source: ["Source {}: {}", "Источник {}: {}", "Джерело {}: {}"],
  sources: ["Sources", "Источники", "Джерела"],
  also: ["also in {}", "также в {}", "також у {}"],
  copy: ["Copy with sources", "Копировать с источниками", "Копіювати з джерелами"],
  copied: ["Copied", "Скопировано", "Скопійовано"],
  forbidden: ["Not allowed here", "Здесь нельзя", "Тут не можна"],
  up: ["Good answer", "Хороший ответ", "Добра відповідь"],
  down: ["Poor answer", "Плохой ответ", "Погана відповідь"],
  rated: ["Thank you", "Спасибо", "Дякуємо"],
  degraded: [
    "Quotations only: the language model was not available.",
    "Только цитаты: модель не отвечает.",
    "Лише цитати: модель не відповідає.",
  ],
  asOf: [
    "As of {}: nothing published later is used.",
    "На {}: более позднее не учтено.",
    "На {}: пізніше не враховано.",
  ],
  partial: [
    "Part of the question has no answer here",
    "На часть вопроса ответа нет",
    "На частину запитання відповіді немає",
  ],
  removed: ["Unsupported sentences left out: {}", "Опущено фраз без опоры: {}", "Вилучено фраз без опори: {}"],
  none: ["No answer on record", "Ответа в источниках нет", "Відповіді в джерелах немає"],
  nearest: [
    "Nearest passages; no answer in them",
    "Ближайшие места; ответа в них нет",
    "Найближчі місця; відповіді в них немає",
  ],
  silent: ["Nothing on record from {}.", "{}: в источниках ничего нет.", "{}: у джерелах нічого немає."],
  undated: ["Undated", "Без даты", "Без дати"],
  since: ["Changed since {}", "Изменено с {}", "Змінено з {}"],
  event: ["Event", "Событие", "Подія"],
  statement: ["Statement", "Высказывание", "Висловлювання"],
  direct: ["direct quote", "прямая речь", "пряма мова"],
  indirect: ["reported speech", "косвенная речь", "непряма мова"],
  narrator: ["the article’s own words", "слова самой статьи", "слова самої статті"],
  official: ["Official source", "Официальный источник", "Офіційне джерело"],
  state: ["State media", "Государственное СМИ", "Державне ЗМІ"],
  wire: ["News agency", "Информагентство", "Інформагентство"],
  independent: ["Independent", "Независимый источник", "Незалежне джерело"],
  reader: ["Open in the reader", "Открыть статью", "Відкрити статтю"],
  original: ["Original source", "Первоисточник", "Першоджерело"],
  changed: [
    "Changed since; this is as cited.",
    "Статья изменилась, абзац прежний.",
    "Стаття змінилася, абзац попередній.",
  ],
  offline: ["The article cannot be opened now.", "Статью сейчас не открыть.", "Статтю зараз не відкрити."],
};

/**
 * The language whose words are shown for one asked for: English where there are none in it.
 *
 * @param {string} asked
 */
export function chooseLanguage(asked) {
  const language = asked.toLowerCase().split("-")[0];
  return LANGUAGES.includes(language) ? language : LANGUAGES[0];
}

/**
 * @param {string} language one of `chooseLanguage`
 * @returns {import("./types.js").Texts}
 */
export function readTexts(language) {
  const index = LANGUAGES.indexOf(language);
  const words = Object.entries(ROWS).map(([name, row]) => [name, row[index]]);
  return Object.fromEntries(words);
}

/**
 * The text with each `{}` replaced in turn.
 *
 * @param {string} text
 * @param {...(string | number)} values
 */
export function fill(text, ...values) {
  return text.replace(/{}/g, () => /** @type {string} */ (values.shift()));
}
