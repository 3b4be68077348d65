"use strict";
/* Drafts on this device: `samsynDrafts`, or null where the browser keeps nothing. What somebody writes is locked with
   her open key, which anybody may use to lock; it is opened with her secret key, which lies here locked in its turn with
   a key that the server gives to her own session alone ("/rapporter/nyckel") and that is never stored. So a draft can be
   written without network, and nobody reads it who is not signed in as she who wrote it: not the next one at the same
   telephone, not on its disk. In plain lie only whose it is (a word that says nothing), when, and what became of it. */
window.samsynDrafts = (function () {
  const SLUG = location.pathname.split("/")[1], ROOT = `/${SLUG}/rapporter/`;
  const LIVES = 60 * 24 * 60 * 60 * 1000; // as long as a form is a witness of when it was opened (report/moments.py)
  const CURVE = { name: "ECDH", namedCurve: "P-256" }, WAIT = 15000;
  const coder = new TextEncoder(), given = document.body.dataset, code = window.crypto && crypto.subtle;
  if (!window.indexedDB || !code) { return null; }
  let opening = null, hers = null; // the database; {of, key}: her secret key while this page may use it

  function database() {
    opening = opening || new Promise(function (done, failed) {
      const asked = indexedDB.open("samsyn-utkast", 1);
      asked.onupgradeneeded = function () {
        asked.result.createObjectStore("device", { keyPath: "name" });
        asked.result.createObjectStore("people", { keyPath: "of" });
        asked.result.createObjectStore("drafts", { keyPath: "id" });
      };
      asked.onsuccess = function () { done(asked.result); };
      asked.onerror = function () { failed(asked.error); };
    });
    return opening;
  }

  async function ask(store, mode, act) {
    const turn = (await database()).transaction(store, mode, { durability: "strict" });
    return new Promise(function (done, failed) {
      const asked = act(turn.objectStore(store));
      turn.oncomplete = function () { done(asked.result); };
      turn.onabort = function () { failed(turn.error); };
    });
  }

  const read = function (store, key) { return ask(store, "readonly", function (rows) { return rows.get(key); }); };
  const write = function (store, row) { return ask(store, "readwrite", function (rows) { return rows.put(row); }); };
  const remove = function (store, key) { return ask(store, "readwrite", function (rows) { return rows.delete(key); }); };

  /* Who is signed in on this device, for the page that is opened without network. */

  async function hold() {
    const dialog = document.querySelector("dialog[data-session-end]");
    const left = dialog ? Math.min(Number(dialog.dataset.idle), Number(dialog.dataset.left)) * 1000 : LIVES;
    await write("device", { name: "held", slug: SLUG, of: given.draftsOf, until: Date.now() + left });
  }

  async function letGo() {
    const held = await read("device", "held");
    if (held && held.slug === SLUG) { await remove("device", "held"); }
    await Promise.all(["rapporter", "dialoger"].map(function (one) { return caches.delete(`samsyn:/${SLUG}/${one}/`); })); // as worker.js names them
  }

  async function owner() {
    if (given.draftsOf) { return given.draftsOf; }
    const held = await read("device", "held");
    return held && held.slug === SLUG && held.until > Date.now() ? held.of : null;
  }

  /* Keys. */

  const bytes = function (words) {
    return Uint8Array.from(atob(words.replaceAll("-", "+").replaceAll("_", "/")), function (one) { return one.charCodeAt(0); });
  };

  async function locked(key, content) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    return { iv, content: await code.encrypt({ name: "AES-GCM", iv }, key, coder.encode(JSON.stringify(content))) };
  }

  async function unlocked(key, box) {
    return JSON.parse(new TextDecoder().decode(await code.decrypt({ name: "AES-GCM", iv: box.iv }, key, box.content)));
  }

  const openPart = function (whole) { return { kty: whole.kty, crv: whole.crv, x: whole.x, y: whole.y }; };

  async function secretOf(of, key) {
    const known = await read("people", of);
    let whole = null;
    try { whole = known && await unlocked(key, known.secret); } catch (otherKey) { /* the server's own has been changed */ }
    if (!whole) {
      const pair = await code.generateKey(CURVE, true, ["deriveKey"]);
      whole = await code.exportKey("jwk", pair.privateKey);
    }
    // Written anew each time: what she locks by is her own, whoever has been at the device meanwhile.
    await write("people", { of, open: openPart(whole), secret: await locked(key, whole) });
    return code.importKey("jwk", whole, CURVE, false, ["deriveKey"]);
  }

  /* {of, csrf} of whoever is signed in, and from now on this page reads her drafts; null when nobody is.
     Rejected without network. */
  async function unlock() {
    const answer = await fetch(`${ROOT}nyckel`, { redirect: "manual", signal: AbortSignal.timeout(WAIT) });
    if (answer.status >= 500) { throw new Error("no answer"); }
    if (!answer.ok) { return null; }
    const { of, key, csrf } = await answer.json();
    const outer = await code.importKey("raw", bytes(key), "AES-GCM", false, ["encrypt", "decrypt"]);
    hers = { of, key: await secretOf(of, outer) };
    return { of, csrf };
  }

  async function shared(secret, open) {
    return code.deriveKey({ name: "ECDH", public: open }, secret, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  }

  /* Drafts: {id, of, slug, at, state, box}; state: open (being written), ready (to be sent), refused. */

  async function keep(id, of, state, content, at = Date.now()) {
    const person = await read("people", of);
    if (!person) { throw new Error("no key yet"); }
    const once = await code.generateKey(CURVE, false, ["deriveKey"]);
    const key = await shared(once.privateKey, await code.importKey("jwk", person.open, CURVE, false, []));
    const box = { by: await code.exportKey("raw", once.publicKey), ...await locked(key, content) };
    await write("drafts", { id, of, slug: SLUG, at, state, box });
  }

  /* What it holds; null while it is locked or when it cannot be read any more. */
  async function content(draft) {
    if (!hers || hers.of !== draft.of) { return null; }
    try {
      const by = await code.importKey("raw", draft.box.by, CURVE, false, []);
      return await unlocked(await shared(hers.key, by), draft.box);
    } catch (unreadable) { return null; }
  }

  async function all() {
    const of = await owner(), rows = of ? await ask("drafts", "readonly", function (rows) { return rows.getAll(); }) : [];
    return rows.filter(function (one) { return one.of === of && one.slug === SLUG; })
      .sort(function (a, b) { return b.at - a.at; });
  }

  async function removeOld() {
    const rows = await ask("drafts", "readonly", function (found) { return found.getAll(); });
    await Promise.all(rows.filter(function (one) { return !(Date.now() - one.at < LIVES); })
      .map(function (one) { return remove("drafts", one.id); }));
  }

  // A number of its own for what is written without network, in the order in which it was begun (UUID 7).
  function newId() {
    const id = crypto.getRandomValues(new Uint8Array(16)), now = Date.now();
    for (let i = 0; i < 6; i += 1) { id[i] = Math.floor(now / 256 ** (5 - i)) % 256; }
    id[6] = 0x70 | (id[6] & 0x0f);
    id[8] = 0x80 | (id[8] & 0x3f);
    const hex = Array.from(id, function (one) { return one.toString(16).padStart(2, "0"); }).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  if (document.querySelector("[data-drafts-left]")) { letGo().catch(function () {}); }
  else if (given.draftsOf) { hold().catch(function () {}); }
  document.addEventListener("submit", function (event) {
    if ((event.target.getAttribute("action") || "").endsWith("/logga-ut")) { letGo().catch(function () {}); }
  });
  document.addEventListener("samsyn:ended", function () { hers = null; });

  return {
    slug: SLUG, owner, unlock, keep, content, all, removeOld, newId,
    has: async function (of) { return Boolean(await read("people", of)); },
    find: function (id) { return read("drafts", id); },
    put: function (draft) { return write("drafts", draft); },
    remove: function (id) { return remove("drafts", id); },
    forget: function () { hers = null; },
    isOpen: function () { return Boolean(hers); },
  };
})();
