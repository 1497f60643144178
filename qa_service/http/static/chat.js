// The chat page about its widget: where there is a conversation, the masthead gives it the room.

const chat = document.querySelector("qa-chat");
customElements.whenDefined("qa-chat").then(() => {
  // A conversation that is kept or cleared is told by no event: its messages are looked at.
  const giveRoom = () => document.body.classList.toggle("asked", Boolean(chat.shadowRoot.querySelector("[data-qa=message]")));
  new MutationObserver(giveRoom).observe(chat.shadowRoot, { childList: true, subtree: true });
  giveRoom();
  // On a touch screen the focus would bring the keyboard over half of the page.
  if (matchMedia("(hover: hover)").matches) chat.focus();
});
