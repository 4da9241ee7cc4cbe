// A kiosk: back to the start after a silence, keys on the screen, the ticket on paper. Works without this file.
"use strict";

(() => {
  const main = document.getElementById("main");
  const silence = Number(main.dataset.silence || 0) * 1000;
  if (silence) {
    let timer;
    const again = () => {
      clearTimeout(timer);
      timer = setTimeout(() => location.replace(main.dataset.start), silence);
    };
    for (const sign of ["pointerdown", "keydown", "input", "scroll"]) {
      document.addEventListener(sign, again, { passive: true, capture: true });
    }
    again();
  }
  // A page that the browser kept for going back must not show what the visitor before typed.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  for (const pad of document.querySelectorAll("[data-pad]")) {
    const field = document.getElementById(pad.dataset.pad);
    pad.hidden = false;
    pad.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-sign]");
      if (!button) return;
      const sign = button.dataset.sign;
      if (sign === "back") field.value = field.value.slice(0, -1);
      else if (field.value.length < field.maxLength) field.value += sign;
    });
  }

  for (const part of document.querySelectorAll("[data-print-now]")) {
    part.hidden = false;
    part.querySelector("button").addEventListener("click", () => window.print());
    // Not again on paper when the page is loaded again.
    const way = performance.getEntriesByType("navigation")[0]?.type;
    if (way === "navigate") window.addEventListener("load", () => window.print());
  }
})();
