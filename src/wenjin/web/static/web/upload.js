// Enhancement only: without this file the form sends its files in one piece.
// With it they go in pieces of half a megabyte while the rest is typed, wait for a lost network, and go on after a
// reload. What has arrived is remembered in this browser by a fingerprint without any name.
"use strict";

const LONGEST_WAIT = 30000;
const PATIENCE = 40; // attempts without a single byte of progress, about 18 minutes
// A telephone that changes its network may wait for an answer for ever: then it asks again, from where it was heard.
const FOR_AN_ANSWER = 20000;
const FOR_A_PIECE = 120000;

for (const form of document.querySelectorAll("form[data-upload]")) {
  const { begin, memory } = form.dataset;
  const list = form.querySelector("[data-list]");
  const row = form.querySelector("template[data-row]");
  const status = form.querySelector("[data-status]");
  const drop = form.querySelector("[data-drop]");
  const token = form.elements.csrfmiddlewaretoken.value;
  const words = status.dataset;
  const pieces = new Set();
  let isWaiting = null; // the button that wants to send the form as soon as everything is here

  // What is remembered: {fingerprint: [id of the upload, size]}.
  const remembered = () => {
    try {
      return JSON.parse(localStorage.getItem(memory)) || {};
    } catch {
      return {};
    }
  };
  const remember = (change) => {
    const kept = remembered();
    change(kept);
    try {
      if (Object.keys(kept).length) localStorage.setItem(memory, JSON.stringify(kept));
      else localStorage.removeItem(memory);
    } catch {
      // A browser that keeps nothing still sends; it only cannot go on after a reload.
    }
  };

  const fingerprint = async (file) => {
    const about = new TextEncoder().encode(`${file.name}|${file.size}|${file.lastModified}`);
    if (!crypto.subtle) return `${file.size}-${file.lastModified}`;
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", about));
    return Array.from(hash.slice(0, 12), (one) => one.toString(16).padStart(2, "0")).join("");
  };

  const ask = async (address, options = {}, patience = FOR_AN_ANSWER) => {
    const headers = { "X-CSRFToken": token, Accept: "application/json", ...options.headers };
    const signal = AbortSignal.timeout(patience);
    const response = await fetch(address, { ...options, headers, signal, credentials: "same-origin" });
    if (response.status >= 500) throw new TypeError("the server is away");
    const isData = (response.headers.get("Content-Type") || "").startsWith("application/json");
    return { code: response.status, ...(isData ? await response.json() : {}) };
  };

  const pause = (attempt) =>
    new Promise((go) => {
      const timer = setTimeout(done, Math.min(LONGEST_WAIT, 500 * 2 ** attempt) * (0.75 + Math.random() / 2));
      function done() {
        clearTimeout(timer);
        window.removeEventListener("online", done);
        go();
      }
      window.addEventListener("online", done);
    });

  // Rows

  const say = (piece, text, state) => {
    piece.row.dataset.s = state;
    piece.words.textContent = text;
    piece.bar.hidden = state !== "going";
  };
  const show = (piece) => {
    const share = Math.floor((100 * piece.received) / piece.size);
    piece.bar.value = share;
    if (piece.isHere) say(piece, words.here, "here");
    else if (!piece.file) say(piece, words.again.replace("{n}", share), "half");
    else say(piece, words.going.replace("{n}", share), "going");
    settle();
  };
  const number = () => {
    const rows = [...list.children];
    list.hidden = !rows.length;
    rows.forEach((one, place) => {
      one.querySelector("[data-earlier]").hidden = !place;
      one.querySelector("[data-place]").textContent = words.place.replace("{n}", place + 1);
    });
  };
  const addRow = (piece, name) => {
    piece.row = row.content.firstElementChild.cloneNode(true);
    piece.words = piece.row.querySelector("[data-words]");
    piece.bar = piece.row.querySelector("progress");
    piece.row.querySelector("[data-name]").textContent = name;
    piece.row.querySelector("[data-remove]").addEventListener("click", () => remove(piece));
    piece.row.querySelector("[data-earlier]").addEventListener("click", () => {
      piece.row.previousElementSibling.before(piece.row);
      number();
    });
    list.append(piece.row);
    pieces.add(piece);
    number();
  };
  const remove = (piece) => {
    piece.isGone = true;
    pieces.delete(piece);
    piece.row.remove();
    remember((kept) => delete kept[piece.print]);
    number();
    settle();
    form.querySelector("input[type=file]").focus();
  };

  // A small picture of a photograph, drawn rather than addressed: the page may not load pictures from elsewhere.
  const draw = async (piece) => {
    const canvas = piece.row.querySelector("canvas");
    if (!piece.file.type.startsWith("image/") || !window.createImageBitmap) return;
    try {
      const picture = await createImageBitmap(piece.file, { resizeWidth: 96 });
      canvas.width = picture.width;
      canvas.height = picture.height;
      canvas.getContext("2d").drawImage(picture, 0, 0);
      canvas.hidden = false;
    } catch {
      // No picture of it; the server will say whether it is one at all.
    }
  };

  // Sending

  const arrived = (piece) => {
    piece.isHere = true;
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "upload";
    field.value = piece.id;
    piece.row.append(field);
    show(piece);
  };
  const refused = (piece, message) => {
    piece.isRefused = true;
    remember((kept) => delete kept[piece.print]);
    say(piece, message || words.refused, "refused");
    settle();
  };

  const open = async (piece) => {
    const [known] = remembered()[piece.print] || [];
    if (known) {
      const found = await ask(`${begin}${known}/`);
      if (found.code === 200) return { ...found, id: known };
      remember((kept) => delete kept[piece.print]);
    }
    const body = new URLSearchParams({ name: piece.file.name, size: piece.size });
    return ask(begin, { method: "POST", body });
  };

  const send = async (piece) => {
    for (let attempt = 0; attempt < PATIENCE && !piece.isGone; ) {
      try {
        if (!piece.id) {
          const opened = await open(piece);
          if (!opened.id) return refused(piece, opened.message);
          Object.assign(piece, { id: opened.id, received: opened.received, chunk: opened.chunk });
          remember((kept) => (kept[piece.print] = [piece.id, piece.size]));
        }
        while (piece.received < piece.size && !piece.isGone) {
          const body = piece.file.slice(piece.received, piece.received + piece.chunk);
          const headers = { "Content-Type": "application/octet-stream" };
          const there = `${begin}${piece.id}/?offset=${piece.received}`;
          const answer = await ask(there, { method: "POST", body, headers }, FOR_A_PIECE);
          if (answer.code === 404 || answer.code === 410) {
            remember((kept) => delete kept[piece.print]);
            Object.assign(piece, { id: null, received: 0 });
            break;
          }
          if (answer.received === undefined) return refused(piece, answer.message);
          if (answer.received > piece.received) attempt = 0;
          piece.received = answer.received;
          show(piece);
        }
        if (piece.id && piece.received >= piece.size) return piece.isGone || arrived(piece);
        attempt += 1;
      } catch {
        say(piece, words.lost, "going");
        await pause(attempt);
        attempt += 1;
      }
    }
    if (!piece.isGone) refused(piece, words.refused);
  };

  const take = async (files) => {
    for (const file of files) {
      const print = await fingerprint(file);
      const half = [...pieces].find((one) => one.print === print);
      if (half && (half.isHere || half.file)) continue; // the same file twice is one
      const piece = half || { print, received: 0, size: file.size, id: null };
      piece.file = file;
      if (!half) addRow(piece, file.name);
      else piece.row.querySelector("[data-name]").textContent = file.name;
      piece.size = file.size;
      draw(piece);
      if (!file.size || file.size > Number(form.dataset.largest)) {
        refused(piece, file.size ? words.large : words.empty);
        continue;
      }
      show(piece);
      send(piece);
    }
  };

  // The form goes when everything is here.
  const isBusy = () => [...pieces].some((one) => one.file && !one.isHere && !one.isRefused);
  const settle = () => {
    status.textContent = isWaiting && isBusy() ? words.waiting : "";
    if (!isWaiting || isBusy()) return;
    const button = isWaiting;
    isWaiting = null;
    form.requestSubmit(button);
  };
  form.addEventListener("submit", (event) => {
    if (!isBusy()) {
      remember((kept) => [...pieces].forEach((one) => delete kept[one.print])); // now the server has them
      return;
    }
    event.preventDefault();
    isWaiting = event.submitter || form.querySelector("button[type=submit]");
    settle();
  });

  for (const input of form.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", () => {
      const files = [...input.files];
      input.value = "";
      take(files);
    });
  }
  for (const name of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", name === "dragover");
      if (name === "drop") take([...event.dataTransfer.files]);
    });
  }
  form.querySelector("[data-drophint]").hidden = false;

  // What an earlier visit to this page left behind.
  const resume = async () => {
    for (const [print, [id, size]] of Object.entries(remembered())) {
      try {
        const found = await ask(`${begin}${id}/`);
        if (found.code !== 200) {
          remember((kept) => delete kept[print]);
          continue;
        }
        const piece = { print, id, received: found.received, size, chunk: found.chunk, file: null };
        addRow(piece, words.earlier);
        if (piece.received >= piece.size) arrived(piece);
        else show(piece);
      } catch {
        return; // no network: the next visit asks again
      }
    }
  };
  resume();
}
