// What is kept of a conversation: in the browser's session, in its local storage, or nowhere.

const KEPT_TURNS = 20;

/**
 * The turns that were kept; none where the browser keeps nothing.
 *
 * @param {string | null} kind `session`, which is the default, `local` or `none`
 * @param {string} key
 * @returns {import("./types.js").Turn[]}
 */
export function recall(kind, key) {
  try {
    /** @type {import("./types.js").Turn[]} */
    const turns = JSON.parse(/** @type {string} */ (storage(kind)?.getItem(key)));
    return turns.filter(({ question, reply }) => (reply ? reply.sentences && reply.citations : question));
  } catch {
    return []; // Nothing, refused, or not ours.
  }
}

/**
 * @param {string | null} kind
 * @param {string} key
 * @param {import("./types.js").Turn[]} turns
 */
export function remember(kind, key, turns) {
  const kept = turns.map((turn) => ({ ...turn, node: undefined }));
  try {
    if (kept[0]) storage(kind)?.setItem(key, JSON.stringify(kept.slice(-KEPT_TURNS)));
    else storage(kind)?.removeItem(key);
  } catch {
    // Refused or full: the conversation is then kept by the page alone.
  }
}

/**
 * @param {string | null} kind
 * @returns {Storage | undefined}
 */
function storage(kind) {
  return /** @type {any} */ (window)[`${kind ?? "session"}Storage`];
}
