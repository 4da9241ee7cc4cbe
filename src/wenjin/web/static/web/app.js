// Enhancement only: every page works without this file.
"use strict";

// What is wrong with a form is read first.
document.querySelector(".errsum[tabindex]")?.focus();

// Light or dark without loading the page again. The server remembers it by the same form.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  if (!form.matches("form.theme") || !button) return;
  event.preventDefault();
  const theme = button.value;
  fetch(form.action, { method: "POST", body: new URLSearchParams({ theme, next: "" }), redirect: "manual" });
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  for (const one of form.querySelectorAll("button")) one.setAttribute("aria-pressed", String(one === button));
});
