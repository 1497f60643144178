// The chat page about its widget: once a question is asked, the masthead gives it the room.

const chat = document.querySelector("qa-chat");
chat.addEventListener("qa-ask", () => document.body.classList.add("asked"));
// On a touch screen the focus would bring the keyboard over half of the page.
if (matchMedia("(hover: hover)").matches) customElements.whenDefined("qa-chat").then(() => chat.focus());
