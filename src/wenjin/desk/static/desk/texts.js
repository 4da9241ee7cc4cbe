// Keys of the page of one text. Enhancement only: everything here is also a button or a link.
"use strict";

(() => {
  const form = document.querySelector("form[data-text]");
  const field = document.getElementById("value");
  if (!form || !field) return;

  // Ctrl and Enter save and go on, as in every program for translators.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("[name=do][value=next]"));
  });

  // A suggestion comes into the field without the page being loaded again; what was typed can be undone there.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-take]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    field.focus();
    field.setRangeText(link.closest("li").querySelector("[data-suggested]").textContent, 0, field.value.length, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // Leaving with words that are not saved asks first.
  const before = field.value;
  let isSent = false;
  document.addEventListener("submit", () => { isSent = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!isSent && field.value !== before) event.preventDefault();
  });

  if (document.querySelector("[role=alert]")) field.focus();
})();
