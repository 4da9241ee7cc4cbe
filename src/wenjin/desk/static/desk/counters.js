// The hall: Enter presses the big button, the browser says that it is there, a ticket is printed. Enhancement only.
"use strict";

(() => {
  const isAtRest = () => {
    const here = document.activeElement;
    return !here || here === document.body || here.matches("[data-enter], main");
  };
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (document.querySelector("dialog[open]") || !isAtRest()) return;
    const button = document.querySelector("[data-enter]");
    if (!button || button === document.activeElement) return;
    event.preventDefault();
    button.click();
  });
  // A second press while the first is on its way is not sent; the key of the form would make it one act anyway.
  document.addEventListener("submit", (event) => {
    if (!event.target.closest(".counter, .twoparts")) return;
    if (event.target.dataset.sent) event.preventDefault();
    event.target.dataset.sent = "yes";
  });
  // A form that was refused is answered at its own address: loading anew must ask for the page, not send the form.
  const here = document.querySelector("[data-here]")?.dataset.here;
  if (here && here !== location.pathname + location.search) history.replaceState(null, "", here);
  // Coming back by the browser's own button shows a page of before: load it anew.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload();
  });

  const counter = document.querySelector("[data-heard]");
  const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
  const say = async () => {
    try {
      const answer = await fetch(counter.dataset.heard, { method: "POST", headers: { "X-CSRFToken": token() } });
      // The counter was closed meanwhile: the page says so.
      if (answer.status === 410) window.location.reload();
    } catch {
      // No network for a moment: the next one will tell.
    }
  };
  if (counter) setInterval(say, 30_000);

  const print = document.querySelector("[data-print]");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
    print.focus();
  }
})();
