// Enhancement only: without this file the browser's own menu prints the answer.
"use strict";

for (const part of document.querySelectorAll("[data-print]")) {
  part.hidden = false;
  part.querySelector("button").addEventListener("click", () => window.print());
}
