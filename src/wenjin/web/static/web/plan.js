// Enhancement only: the page of a private link works without this file.
"use strict";

for (const button of document.querySelectorAll("button[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  if (!field || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    const said = document.getElementById(button.dataset.said);
    if (said) said.textContent = button.dataset.done;
  });
}
