"use strict";
/* Keeps what is written in a new report on this device until it has been sent: a closed tab loses nothing.
   <form data-draft="place:member"> is the form, [data-draft-note] says so, [data-draft-offer] offers an unfinished one.
   A page with [data-draft-forget] takes all of them away: what was written was about a person.
   The report's page, to which a sent one leads, names it in its address (?skickad=id), and so its draft goes. What
   another member has left here, and what is older than a day, goes when the form is opened; all of it at sign-out. */
(function () {
  const PREFIX = "samsyn-utkast:", DAY = 24 * 60 * 60 * 1000;
  const query = new URL(location.href).searchParams;
  let store;
  try {
    store = window.localStorage;
    store.setItem(PREFIX, "");
    store.removeItem(PREFIX);
  } catch (refused) { return; } // the browser keeps nothing: the form is as it was

  function keys() {
    return Object.keys(store).filter(function (key) { return key.startsWith(PREFIX); });
  }

  function read(key) {
    try { return JSON.parse(store.getItem(key)); } catch (broken) { return null; }
  }

  function idOf(key) { return key.slice(key.lastIndexOf(":") + 1); }

  const sent = query.get("skickad");
  if (sent) { keys().filter(function (key) { return idOf(key) === sent; }).forEach(function (key) { store.removeItem(key); }); }

  if (document.querySelector("[data-draft-forget]")) { keys().forEach(function (key) { store.removeItem(key); }); }

  const form = document.querySelector("form[data-draft]");
  if (!form) { return; }
  const mine = PREFIX + form.dataset.draft + ":", own = mine + form.elements.id.value;
  keys().forEach(function (key) {
    const draft = read(key);
    if (!key.startsWith(mine) || !draft || !(Date.now() - draft.at < DAY)) { store.removeItem(key); }
  });

  function save() {
    const written = Array.from(new FormData(form)).filter(function (one) { return one[0] !== "csrf" && one[0] !== "id"; });
    try { store.setItem(own, JSON.stringify({ at: Date.now(), fields: written })); } catch (full) { /* not kept */ }
  }

  function fill(written) {
    const values = new Map(written);
    Array.from(form.elements).forEach(function (field) {
      // When the form was opened belongs to what was written: "nyss" is seen from there.
      if (!field.name || (field.type === "hidden" && field.name !== "asked_at") || field.type === "submit" || field.type === "button") { return; }
      if (field.type === "radio" || field.type === "checkbox") { field.checked = values.get(field.name) === field.value; }
      else if (values.has(field.name)) { field.value = values.get(field.name); }
    });
    form.querySelectorAll("details").forEach(function (part) {
      part.open = part.open || Array.from(part.querySelectorAll("#f-lat")).some(function (field) { return field.value; });
    });
  }

  const note = document.querySelector("[data-draft-note]");
  if (note) { note.hidden = false; }
  const draft = read(own);
  // What the server has shown again is what was just sent: it is newer than what is kept.
  if (!location.pathname.endsWith("/ny")) { save(); } else if (draft) { fill(draft.fields); }
  form.addEventListener("input", save);
  form.addEventListener("change", save);

  const offer = document.querySelector("[data-draft-offer]");
  const others = keys().filter(function (key) { return key !== own; })
    .sort(function (a, b) { return read(b).at - read(a).at; });
  if (!offer || draft || !others.length || !location.pathname.endsWith("/ny")) { return; }
  const last = others[0], when = new Date(read(last).at);
  offer.querySelector("[data-draft-when]").textContent = when.toLocaleTimeString("sv-SE", { hour: "2-digit", minute: "2-digit" });
  offer.hidden = false;
  offer.querySelector("[data-draft-continue]").addEventListener("click", function () {
    // By its own id: had it been sent after all, this leads to the report.
    const address = new URL(location.href);
    address.search = "";
    address.searchParams.set("id", idOf(last));
    location.assign(address);
  });
  offer.querySelector("[data-draft-remove]").addEventListener("click", function () {
    store.removeItem(last);
    offer.hidden = true;
  });
})();
