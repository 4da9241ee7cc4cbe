// Arrow keys in the table of a week. Enhancement only: every cell is a link.
"use strict";

(() => {
  const table = document.querySelector("[data-grid]");
  if (!table) return;
  const rows = () => [...table.querySelectorAll("tbody tr[data-line]")].map((row) => [...row.querySelectorAll("td.duty")]);
  const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

  table.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    const cell = event.target.closest("td.duty");
    if (!step || !cell || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const all = rows();
    const from = all.findIndex((row) => row.includes(cell));
    // The table is mirrored where the page is read from right to left.
    const turn = getComputedStyle(table).direction === "rtl" ? -1 : 1;
    let [row, column] = [from, all[from].indexOf(cell)];
    do {
      row += step[0];
      column += step[1] * turn;
    } while (all[row]?.[column] && !all[row][column].querySelector("a"));
    const link = all[row]?.[column]?.querySelector("a");
    if (link) {
      event.preventDefault();
      link.focus();
      link.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  });
})();
