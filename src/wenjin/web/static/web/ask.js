// Enhancement only: asking and searching work without this file.
"use strict";

// The field grows with what is written, where the browser does not do it by itself.
for (const field of document.querySelectorAll("[data-grows]")) {
  const grow = () => {
    field.rows = 2;
    while (field.scrollHeight > field.clientHeight && field.rows < 14) field.rows += 1;
  };
  field.addEventListener("input", grow);
  grow();
  // Enter asks; with Shift it begins a new line. While a word is being composed, Enter belongs to the keyboard.
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    field.form.requestSubmit();
  });
}

// Results under the field: arrows go through them, Escape goes back to the field and puts them away.
for (const form of document.querySelectorAll("[data-finder]")) {
  const field = form.querySelector("input");
  const found = document.getElementById(field.getAttribute("aria-controls"));
  const before = found.innerHTML;
  const links = () => [...found.querySelectorAll("a")];
  const putAway = () => {
    found.innerHTML = before;
    document.getElementById("found-said").textContent = "";
  };
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" && links().length) {
      event.preventDefault();
      links()[0].focus();
    } else if (event.key === "Escape") putAway();
  });
  // An empty field needs no results; nothing is asked for it.
  form.addEventListener("htmx:configRequest", (event) => {
    if (field.value.trim()) return;
    event.preventDefault();
    putAway();
  });
  found.addEventListener("keydown", (event) => {
    const all = links();
    const here = all.indexOf(document.activeElement);
    if (here < 0) return;
    if (event.key === "Escape") {
      field.focus();
      putAway();
    } else if (event.key === "ArrowDown") (all[here + 1] || all[here]).focus();
    else if (event.key === "ArrowUp") (all[here - 1] || field).focus();
    else if (event.key === "Home") all[0].focus();
    else if (event.key === "End") all[all.length - 1].focus();
    else return;
    event.preventDefault();
  });
}
