// Keys of the desk. Enhancement only: everything here is also a link or a form.
"use strict";

(() => {
  const inbox = document.querySelector(".nav a");
  const lines = () => [...document.querySelectorAll("[data-line]")].filter((one) => one.offsetParent !== null);
  const isTyping = (one) =>
    one.isContentEditable || (one.matches("input, select, textarea") && !one.matches("[type=checkbox], [type=radio], [type=submit]"));

  // One line is chosen at a time; its link has the focus, so that Enter and screen readers need nothing more.
  const choose = (line) => {
    for (const one of document.querySelectorAll("[data-line].pick")) {
      one.classList.remove("pick");
      one.removeAttribute("aria-current");
    }
    line.classList.add("pick");
    line.setAttribute("aria-current", "true");
    const target = line.querySelector("[data-open]") || line;
    if (target === line) line.tabIndex = -1;
    target.focus({ preventScroll: true });
    line.scrollIntoView({ block: "nearest" });
  };
  const chosen = () => document.activeElement?.closest?.("[data-line]") || document.querySelector("[data-line].pick");
  const step = (by) => {
    const all = lines();
    if (!all.length) return false;
    const here = all.indexOf(chosen());
    choose(all[Math.min(Math.max(here < 0 ? 0 : here + by, 0), all.length - 1)]);
    return true;
  };

  // In a list to choose from, the line that is chosen gets its tick, or loses it.
  const tick = () => {
    const box = chosen()?.querySelector("input[type=checkbox]");
    if (!box) return false;
    box.checked = !box.checked;
    box.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  };

  // A letter does what a link of this page says it does; in a list it opens the chosen line at that act.
  const act = (letter) => {
    const link = [...document.querySelectorAll(`[data-key="${letter}"]`)].find((one) => one.offsetParent !== null);
    if (link) {
      if (link.matches("a, button, summary")) link.click();
      else link.focus();
      return true;
    }
    const line = chosen();
    const acts = line?.dataset.acts;
    if (acts && "agxdpt".includes(letter)) {
      window.location.assign(`${acts}?key=${letter}`);
      return true;
    }
    return false;
  };

  const keys = document.getElementById("keys");
  const palette = document.getElementById("palette");
  const open = (dialog) => {
    if (dialog && !dialog.open && dialog.showModal) dialog.showModal();
  };

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && palette && document.querySelector("[data-palette]")) {
      event.preventDefault();
      openPalette();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (isTyping(event.target)) {
      if (event.key === "Escape" && !event.target.closest("dialog")) event.target.blur();
      return;
    }
    if (document.querySelector("dialog[open]")) return;
    const field = document.querySelector("[data-search]");
    const links = document.querySelector("[data-palette]");
    switch (event.key) {
      // Without a list these lead to the next page and the one before, where there is one.
      case "j": case "k": if (!step(event.key === "j" ? 1 : -1) && !act(event.key)) return; break;
      case "?": open(keys); break;
      case "u": if (inbox) inbox.click(); break;
      case "/": if (field) field.focus(); else if (links) openPalette(); else return; break;
      case "s": if (!tick()) return; break;
      default: if (!/^[a-z]$/.test(event.key) || !act(event.key)) return;
    }
    event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-palette]");
    if (link && !event.ctrlKey && !event.metaKey && palette?.showModal) {
      event.preventDefault();
      openPalette();
    }
    if (event.target.closest("[data-keys]") && !event.ctrlKey && !event.metaKey && keys?.showModal) {
      event.preventDefault();
      open(keys);
    }
    const line = event.target.closest("tr[data-line]");
    if (line && !event.target.closest("a, button, input, label, select")) line.querySelector("[data-open]")?.click();
    if (event.target instanceof HTMLDialogElement) event.target.close();
  });
  document.addEventListener("focusin", (event) => {
    const line = event.target.closest("[data-line]");
    if (line && !line.classList.contains("pick") && event.target.matches("[data-open]")) choose(line);
  });

  // The box of commands: the server finds, the browser only moves the choice.
  const input = document.getElementById("palette-q");
  const found = document.getElementById("palette-found");
  let asked = 0;
  let waiting = 0;
  const options = () => [...found.querySelectorAll("[role=option]")];
  const mark = (option) => {
    for (const one of options()) one.setAttribute("aria-selected", String(one === option));
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  };
  const look = async () => {
    const mine = ++asked;
    // Posted, so that names stand in no address.
    const answer = await fetch(palette.dataset.href, { method: "POST", body: new FormData(input.form), headers: { "HX-Request": "true" } });
    if (mine !== asked || !answer.ok) return;
    found.innerHTML = await answer.text();
    mark(options()[0]);
  };
  function openPalette() {
    open(palette);
    input.value = "";
    input.focus();
    look();
  }
  input?.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 120);
  });
  input?.addEventListener("keydown", (event) => {
    const all = options();
    const here = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const by = event.key === "ArrowDown" ? 1 : -1;
      if (all.length) mark(all[(here + by + all.length) % all.length]);
    } else if (event.key === "Enter" && all[here]) {
      event.preventDefault();
      all[here].querySelector("a, button").click();
    }
  });

  // Ready sentences fill both languages; what was written by hand is never replaced without asking for it.
  for (const select of document.querySelectorAll("select[data-phrases]")) {
    select.addEventListener("change", () => {
      const option = select.selectedOptions[0];
      const form = select.form;
      for (const [name, key] of [[select.dataset.text, "text"], [select.dataset.translation, "translation"]]) {
        const area = form.elements[name];
        const words = option?.dataset[key];
        if (area && words) area.value = area.value.trim() ? `${area.value.trim()}\n${words}` : words;
      }
    });
  }
  // Saying what is wrong with a paper means asking for it.
  for (const reason of document.querySelectorAll("select[data-wants]")) {
    reason.addEventListener("change", () => {
      if (reason.value) reason.form.elements[reason.dataset.wants].checked = true;
    });
  }
  for (const all of document.querySelectorAll("input[data-all]")) {
    all.hidden = false;
    all.addEventListener("change", () => {
      for (const one of all.closest("form").querySelectorAll(`input[name="${all.dataset.all}"]`)) one.checked = all.checked;
    });
  }

  // A form whose files are too large together comes back from the server empty: it is not sent.
  for (const form of document.querySelectorAll("form[data-largest]")) {
    form.addEventListener("submit", (event) => {
      const files = [...form.querySelectorAll("input[type=file]")].flatMap((one) => [...one.files]);
      if (files.reduce((sum, one) => sum + one.size, 0) <= Number(form.dataset.largest)) return;
      event.preventDefault();
      const said = form.previousElementSibling?.matches(".errsum[data-files]") ? form.previousElementSibling : document.createElement("div");
      Object.assign(said, { className: "errsum", tabIndex: -1 });
      said.setAttribute("role", "alert");
      said.dataset.files = "";
      said.textContent = form.dataset.tooLarge;
      form.before(said);
      said.focus();
    });
  }

  const first = document.querySelector("[data-line].pick");
  if (first?.closest(".inbox") && !document.querySelector("[autofocus], .errsum") && location.hash === "") first.querySelector("[data-open]")?.focus({ preventScroll: true });
  document.querySelector(".errsum")?.focus();
})();
