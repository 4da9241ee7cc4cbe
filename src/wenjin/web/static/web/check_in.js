// The door of an event: reads tickets, judges by the list that it keeps, and sends what it read when it can.
// Without this file a form asks the house each time.
"use strict";

(() => {
  const door = document.getElementById("door");
  if (!window.isSecureContext || !window.indexedDB || !crypto.subtle) return; // the form goes on working
  const data = door.dataset;
  const part = (name) => door.querySelector(`[data-${name}]`);
  const store = openDoorStore(data.door);
  const answer = document.getElementById("answer");
  const results = document.getElementById("found");
  const field = document.getElementById("text");
  const chosen = document.getElementById("session");
  const POLL = 10000; // between two looks at what other doors did
  const PATIENCE = 8000; // for an answer that never comes
  const BATCH = 200;
  const SAME = 4000; // a ticket that is still before the camera is not read again
  const SHOWN = 8;
  const EARLY = 12 * 3600 * 1000; // so long before its begin it is another day's
  const KEPT_AFTER = 2 * 24 * 3600 * 1000; // names leave the phone so long after the event

  const words = Object.fromEntries([...door.querySelectorAll("[data-say]")].map((one) => [one.dataset.say, one]));
  const say = (code) => words[code].textContent;
  let list = { list: "", guests: [], restricted: [] };
  let guests = new Map();
  let came = new Map(); // "session ticket" to [at, door]; what the house knows
  let meta = { last: 0, offset: 0, newest: 0 };
  // Several phones and tabs may hold one link: each counts in a lane of its own, from 1.
  const lane = 1 + (crypto.getRandomValues(new Uint32Array(1))[0] & 0x7fffffe);
  let n = 0;
  let counted = [];
  let scans = []; // of this phone, the newest last
  let conflicts = new Map();
  let shown = null; // the reading in the large answer
  let before = { text: null, at: 0 };
  let isSending = false;
  let isOnline = false;
  let timer;
  let sound;

  const session = () => (chosen ? chosen.value : "");
  const key = (where, ticket) => `${where} ${ticket}`;
  const told = (at) => new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: data.zone });

  // WHO IS IN
  const ownReading = (where, ticket) => {
    let found = null;
    for (const one of scans) {
      if (one.session !== where || one.ticket !== ticket) continue;
      if (one.undo) found = null;
      else if (one.told === "admitted" && !found) found = one;
    }
    return found;
  };
  const whenIn = (where, ticket) => {
    const isTakenBack = scans.some((one) => one.undo && !one.sent && one.session === where && one.ticket === ticket);
    const known = isTakenBack ? null : came.get(key(where, ticket));
    if (known) return { at: known[0], door: known[1] };
    const own = ownReading(where, ticket);
    return own && !own.sent ? { at: own.at, door: "" } : null;
  };
  const judge = (where, ticket) => {
    const guest = guests.get(ticket);
    if (!guest) return "unknown";
    if (!guest.isGood) return "not_confirmed";
    if (list.restricted.includes(where) && !guest.sessions.includes(where)) return "elsewhere";
    return whenIn(where, ticket) ? "again" : "admitted";
  };

  // WHAT IS SEEN, HEARD AND FELT
  const TONES = { good: [[880, 0.14]], again: [[520, 0.12], [520, 0.12]], stop: [[200, 0.5]] };
  const FELT = { good: [80], again: [60, 80, 60], stop: [400] };
  const isLoud = () => part("sound").querySelector("button").getAttribute("aria-pressed") === "true";
  const wake = () => {
    sound = sound || (window.AudioContext ? new AudioContext() : null);
    if (sound && sound.state === "suspended") sound.resume().catch(() => null);
  };
  const beep = (look) => {
    if (navigator.vibrate) navigator.vibrate(FELT[look]);
    if (!sound || !isLoud()) return;
    let from = sound.currentTime;
    for (const [pitch, long] of TONES[look]) {
      const tone = sound.createOscillator();
      const volume = sound.createGain();
      volume.gain.value = 0.25;
      tone.frequency.value = pitch;
      tone.connect(volume).connect(sound.destination);
      tone.start(from);
      tone.stop(from + long);
      from += long + 0.08;
    }
  };
  const earlierOf = (scan, code) => {
    const earlier = code === "again" ? whenIn(scan.session, scan.ticket) : null;
    return earlier ? [earlier.door, told(earlier.at)].filter(Boolean).join(" · ") : "";
  };
  const show = (scan, code = scan.told) => {
    const look = words[code].dataset.look;
    const guest = guests.get(scan.ticket);
    shown = scan;
    answer.className = `answer ${look}`;
    answer.querySelector("[data-word]").textContent = say(code);
    answer.querySelector("[data-name]").textContent = guest ? guest.name : "";
    answer.querySelector("[data-detail]").textContent = earlierOf(scan, code) || (guest ? guest.organisation : "");
    answer.querySelector("[data-undo]").hidden = code !== "admitted";
    answer.hidden = false;
    void answer.offsetWidth;
    answer.classList.add("new");
    beep(look);
  };
  const line = (first, second, third) => {
    const item = document.createElement("li");
    const body = document.createElement("div");
    body.className = "line";
    for (const [text, look] of [[first, ""], [second, "state"], [third, "small soft"]]) {
      if (!text) continue;
      const span = document.createElement("span");
      const name = document.createElement("bdi");
      name.textContent = text;
      span.className = look;
      span.append(name);
      body.append(span);
    }
    item.append(body);
    return item;
  };
  const drawLists = () => {
    const latest = scans.slice(-SHOWN).reverse();
    const name = (one) => (guests.get(one.ticket) || {}).name || "?";
    const what = (one) => {
      const right = conflicts.get(one.n);
      return right ? [say(right.outcome), earlierOf(one, right.outcome)].filter(Boolean).join(" · ") : say(one.told);
    };
    part("latest").hidden = !latest.length;
    part("latest").querySelector("ul").replaceChildren(
      ...latest.map((one) => line(name(one), what(one), `${told(one.at)}${one.sent ? "" : " …"}`)),
    );
    const wrong = [...conflicts.values()].slice(-SHOWN).reverse();
    part("conflicts").hidden = !wrong.length;
    part("conflicts").querySelector("ul").replaceChildren(
      ...wrong.map((one) => line(name(one), `${say(one.told)} → ${say(one.outcome)}`, told(one.at))),
    );
  };
  const draw = () => {
    const where = session();
    const now = counted.find((one) => one[0] === where);
    const own = scans.filter((one) => !one.sent && one.session === where);
    const more = own.filter((one) => one.told === "admitted").length - own.filter((one) => one.undo).length;
    if (now) {
      part("came").textContent = now[1] + more;
      part("expected").textContent = now[2];
    }
    for (const one of door.querySelectorAll("[data-begins]")) {
      const isEarly = new Date(one.dataset.begins) - Date.now() - meta.offset > EARLY;
      one.hidden = one.dataset.of !== where || !isEarly;
    }
    const unsent = scans.filter((one) => !one.sent).length;
    door.dataset.unsent = unsent;
    door.dataset.state = isOnline ? "on" : "off";
    part("sync").hidden = false;
    for (const one of part("sync").querySelectorAll("[data-when]")) {
      one.hidden = one.dataset.when !== (isOnline ? "on" : "off") || (isOnline && unsent > 0);
    }
    part("unsent").hidden = !unsent;
    part("unsent").querySelector("b").textContent = unsent;
    drawLists();
  };

  // WHAT IS READ
  const record = async (ticket, code, isUndo = false) => {
    n += 1;
    // By the clock of the house, as far as it was heard; never two readings at the same moment.
    meta.newest = Math.max(Date.now() + meta.offset, meta.newest + 1);
    const at = new Date(meta.newest).toISOString();
    const scan = { n: lane * 2 ** 20 + n, ticket, session: session(), at, told: code, undo: isUndo, sent: 0 };
    await store.set("meta", meta);
    await store.write(scan); // kept before anything is said
    show(scan);
    scans.push(scan);
    draw();
    sync();
  };
  const check = async (ticket) => {
    let code = judge(session(), ticket);
    if (code === "unknown" && ticket && isOnline) {
      // Somebody who registered a moment ago: the list may be older than the ticket.
      await fetchList().catch(() => null);
      code = judge(session(), ticket);
    }
    await record(ticket, code);
  };
  let isBusy = false;
  const seen = async (text) => {
    const ticket = await DoorCodes.fingerprint(text);
    const now = Date.now();
    const isSame = before.text === text && now - before.at < SAME;
    if (isSame) before.at = now; // as long as it is held there
    if (isSame || isBusy) return;
    before = { text, at: now };
    isBusy = true;
    try {
      await check(ticket);
    } finally {
      isBusy = false;
    }
  };
  const find = (text) => {
    const wanted = DoorCodes.plainWords(text).split(/\s+/).filter(Boolean);
    const fits = (one) => one.isGood && wanted.every((word) => one.said.includes(word));
    return wanted.length ? [...guests.values()].filter(fits).slice(0, 20) : [];
  };
  const drawFound = (found) => {
    answer.hidden = true; // it was about somebody else
    if (!found.length) {
      const nobody = document.createElement("p");
      nobody.className = "soft";
      nobody.textContent = say("nobody");
      return results.replaceChildren(nobody);
    }
    const rows = document.createElement("ul");
    rows.className = "rows";
    for (const one of found) {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      const who = document.createElement("span");
      const name = document.createElement("bdi");
      name.textContent = one.name;
      const state = document.createElement("span");
      state.className = "state";
      state.textContent = [one.organisation, one.reference].filter(Boolean).join(" · ");
      who.append(name, state);
      button.append(who);
      if (whenIn(session(), one.ticket)) {
        const there = document.createElement("span");
        there.className = "state";
        there.textContent = say("again");
        button.append(there);
      } else {
        button.append(document.getElementById("arrow").content.cloneNode(true));
      }
      // Who holds Enter down after a name has chosen nobody yet.
      button.addEventListener("keydown", (event) => event.repeat && event.preventDefault());
      button.addEventListener("click", async () => {
        wake();
        results.replaceChildren();
        field.value = "";
        await check(one.ticket);
      });
      item.append(button);
      rows.append(item);
    }
    return results.replaceChildren(rows);
  };

  // WHAT IS SENT AND HEARD
  const ask = async (address, sent) => {
    const how = { cache: "no-store", credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE) };
    if (sent) Object.assign(how, { method: "POST", body: JSON.stringify(sent), headers: { "Content-Type": "application/json" } });
    const found = await fetch(address, how);
    const said = await found.json();
    if (said.closed) return { ...said, isClosed: true };
    if (!found.ok) throw new Error(String(found.status));
    isOnline = true;
    return said;
  };
  const takeList = (found) => {
    list = { list: found.list, guests: found.guests, restricted: found.restricted };
    guests = new Map(
      found.guests.map(([ticket, name, organisation, reference, isGood, sessions]) => [
        ticket,
        { ticket, name, organisation, reference, isGood, sessions, said: DoorCodes.plainWords(`${name} ${organisation} ${reference}`) },
      ]),
    );
  };
  const fetchList = async () => {
    const found = await ask(data.guests);
    if (found.isClosed) return closed();
    takeList(found);
    came = new Map(found.came.map(([ticket, where, at, name]) => [key(where, ticket), [at, name]]));
    counted = found.counts;
    meta.last = found.last;
    lookBack();
    await store.set("list", list);
    await keep();
    return draw();
  };
  const keep = async () => {
    await store.set("came", [...came]);
    await store.set("counted", counted);
    await store.set("meta", meta);
  };
  // Names go at once, also from the page; what was read before it was closed is still sent.
  const closed = async () => {
    const unsent = await forgetDoor(store);
    if (!unsent.length) return location.reload();
    takeList({ list: "closed", guests: [], restricted: [] });
    results.replaceChildren();
    answer.hidden = true;
    part("find").hidden = true;
    return drawLists();
  };
  // What was said at the door was wrong: it is taken back where it still stands, to be seen and heard.
  const correct = (scan, outcome) => {
    const isNew = !conflicts.has(scan.n);
    conflicts.set(scan.n, { ...scan, outcome });
    if (isNew && shown && shown.n === scan.n) show(scan, outcome);
  };
  // Another door was earlier, and told the house only now: somebody was let in twice.
  const lookBack = () => {
    for (const one of scans) {
      const first = one.sent && one.told === "admitted" && came.get(key(one.session, one.ticket));
      if (!first) continue;
      const earlier = new Date(one.at).getTime() - new Date(first[0]).getTime();
      if (earlier > 1000 || (earlier > 0 && first[1] !== data.name)) correct(one, "again");
    }
  };
  const hear = async (found, sent, began) => {
    const outcomes = new Map(found.heard);
    const wrong = [];
    for (const one of scans) {
      if (!outcomes.has(one.n)) continue;
      one.sent = 1;
      one.outcome = outcomes.get(one.n);
      if (one.outcome !== one.told && one.outcome !== "undone") wrong.push(one);
      await store.write(one);
    }
    if (found.isClosed) {
      // Nobody is let in by what was read afterwards: the house does not answer to it, however often it is told.
      for (const one of sent.filter((each) => !each.sent)) await store.write(Object.assign(one, { sent: 1 }));
      return closed();
    }
    for (const [ticket, where, at, name] of found.came) {
      if (at) came.set(key(where, ticket), [at, name]);
      else came.delete(key(where, ticket));
    }
    for (const one of wrong) correct(one, one.outcome); // with the door that was earlier, which is known only now
    lookBack();
    meta.last = found.last;
    // The clock of the house, halfway between asking and hearing.
    meta.offset = new Date(found.at).getTime() - (began + Date.now()) / 2;
    counted = found.counts;
    await keep();
    return draw();
  };
  const sync = async () => {
    if (isSending) return;
    isSending = true;
    clearTimeout(timer);
    let isMore = false;
    try {
      if (!list.list) await fetchList();
      const unsent = scans.filter((one) => !one.sent).slice(0, BATCH);
      const sent = unsent.map(({ n, ticket, session: where, at, told: code, undo }) => ({ n, ticket, session: where, at, told: code, undo }));
      const began = Date.now();
      const found = await ask(data.scans, { scans: sent, last: meta.last });
      await hear(found, unsent, began);
      if (found.list && found.list !== list.list) await fetchList();
      isMore = scans.some((one) => !one.sent);
    } catch (error) {
      isOnline = false;
      draw();
    }
    isSending = false;
    timer = setTimeout(sync, isMore ? 0 : POLL);
  };

  // THE PAGE
  const plain = () => {
    for (const one of door.querySelectorAll("[data-plain]")) one.remove();
    part("sound").hidden = false;
    if (chosen) chosen.addEventListener("change", draw);
    part("sound").querySelector("button").addEventListener("click", (event) => {
      const button = event.currentTarget;
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
      wake();
      if (sound && isLoud()) beep("good");
    });
    part("find").addEventListener("submit", async (event) => {
      event.preventDefault();
      wake();
      const text = field.value.trim();
      if (!text) return field.focus();
      const ticket = await DoorCodes.fingerprint(text);
      const found = guests.has(ticket) ? [] : find(text); // a name of twenty letters reads like a code
      if (!ticket || found.length) {
        drawFound(found);
        const first = results.querySelector("button");
        return first ? first.focus() : field.focus();
      }
      field.value = "";
      results.replaceChildren();
      await check(ticket);
      return field.focus();
    });
    field.addEventListener("input", () => {
      const text = field.value.trim();
      const found = text.length < 2 ? [] : find(text);
      if (text.length < 2 || (!found.length && DoorCodes.readCode(text))) return results.replaceChildren();
      return drawFound(found);
    });
    answer.querySelector("[data-undo]").addEventListener("click", async () => {
      const last = scans[scans.length - 1];
      if (last && last.told === "admitted") await record(last.ticket, "undone", true);
    });
  };
  const cameraPart = () => {
    const box = part("camera");
    const [start, stop] = [box.querySelector("[data-start]"), box.querySelector("[data-stop]")];
    box.hidden = false;
    const turn = (isOn) => {
      start.hidden = isOn;
      stop.hidden = !isOn;
    };
    const none = () => {
      box.querySelector("[data-blind]").hidden = false;
      turn(false);
    };
    if (!navigator.mediaDevices) {
      start.hidden = true;
      return none();
    }
    const camera = openDoorCamera(box.querySelector("video"), data.decoder, seen);
    start.addEventListener("click", async () => {
      wake();
      turn(true);
      box.querySelector("[data-blind]").hidden = true;
      await camera.start().catch(() => {
        camera.stop();
        none();
      });
    });
    stop.addEventListener("click", () => {
      camera.stop();
      turn(false);
      start.focus();
    });
    return document.addEventListener("visibilitychange", () => {
      if (!document.hidden || stop.hidden) return;
      camera.stop();
      turn(false);
    });
  };
  const recall = async () => {
    const kept = await store.get("list");
    if (kept) takeList(kept);
    came = new Map((await store.get("came")) || []);
    counted = (await store.get("counted")) || [];
    meta = { ...meta, ...((await store.get("meta")) || {}) };
    scans = (await store.scans()).sort((one, other) => one.at.localeCompare(other.at));
    for (const one of scans) if (one.sent && one.outcome !== one.told && one.outcome !== "undone") conflicts.set(one.n, one);
  };
  const begin = async () => {
    await recall();
    if (Date.now() > new Date(data.ends).getTime() + KEPT_AFTER) return forgetDoor(store);
    plain();
    cameraPart();
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => null);
    if (navigator.serviceWorker) {
      navigator.serviceWorker.register(data.worker, { scope: data.page }).catch(() => null);
    }
    window.addEventListener("online", sync);
    window.addEventListener("offline", () => {
      isOnline = false;
      draw();
    });
    await sync();
    door.dataset.ready = "yes";
    return draw();
  };
  begin();
})();
