// What a door keeps on the phone: the list, who came, and every reading until the house has heard it.
"use strict";

const openDoorStore = (door) => {
  const name = `door-${door}`;
  const opened = new Promise((resolve, reject) => {
    const asked = indexedDB.open(name, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("kept");
      asked.result.createObjectStore("scans", { keyPath: "n" });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const done = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const within = async (store, mode, act) => {
    const database = await opened;
    return done(act(database.transaction(store, mode, { durability: "strict" }).objectStore(store)));
  };
  return {
    get: (key) => within("kept", "readonly", (store) => store.get(key)),
    set: (key, value) => within("kept", "readwrite", (store) => store.put(value, key)),
    remove: (key) => within("kept", "readwrite", (store) => store.delete(key)),
    scans: () => within("scans", "readonly", (store) => store.getAll()),
    write: (scan) => within("scans", "readwrite", (store) => store.put(scan)),
    // Nothing of this door stays on the phone.
    destroy: async () => {
      (await opened).close();
      await done(indexedDB.deleteDatabase(name));
    },
  };
};

// The list and its names leave the phone at once; readings stay until they are sent.
const forgetDoor = async (store) => {
  await store.remove("list");
  await store.remove("came");
  const unsent = (await store.scans()).filter((one) => !one.sent);
  if (!unsent.length) await store.destroy();
  return unsent;
};
