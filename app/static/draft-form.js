"use strict";
/* A form that is kept on the device while it is written, and sent later when there is no network.
   <form data-draft="address of the empty form" data-draft-kind="Rapport"> has a field `id`, the number by which the server
   knows what was sent before. Around it (parts/drafts.html): [data-draft-note] says what is kept, [data-draft-cut] that
   there is no network, [data-drafts] lists her drafts of all forms, [data-draft-stored] says that one waits for network,
   [data-draft-nobody] that nobody is signed in. */
(function () {
  const store = window.samsynDrafts, sending = window.samsynSending;
  const form = document.querySelector("form[data-draft]");
  const find = function (name) { return document.querySelector(`[${name}]`); };
  try { // as they were kept by earlier versions: in plain
    Object.keys(localStorage).filter(function (key) { return key.startsWith("samsyn-utkast:"); })
      .forEach(function (key) { localStorage.removeItem(key); });
  } catch (refused) { /* none are */ }
  if (find("data-draft-forget") && store) { forgetWritten(); }
  if (form && form.dataset.draftBelow) { // kept for every walk: which one is meant stands in the address
    form.action = form.dataset.draft = `${location.pathname.split("/").slice(0, 4).join("/")}/${form.dataset.draftBelow}`;
  }
  if (!form || !store) { return; }
  const kept = !document.body.dataset.draftsOf; // the form that is opened without network: nothing of anybody is in it
  const LATEST = "samsyn-utkast"; // sessionStorage: what this tab writes, and what it has just sent
  let whose = null, busy = false, through = false, touched = false, last = null, removed = null, asked = null;
  const bytesOf = new WeakMap();

  /* What turned out to be about a person is not kept. */
  function forgetWritten() {
    const id = sessionStorage.getItem("samsyn-utkast");
    if (id) { store.remove(id).catch(function () {}); }
  }

  function isAsked(field) { return field.name && !["submit", "button", "fieldset"].includes(field.type) && field.name !== "csrf" && field.name !== "id"; }

  async function plain(value) {
    if (typeof value === "string") { return value; }
    if (!bytesOf.has(value)) {
      const bytes = new Uint8Array(await value.arrayBuffer());
      let words = "";
      for (let i = 0; i < bytes.length; i += 8192) { words += String.fromCharCode(...bytes.subarray(i, i + 8192)); }
      bytesOf.set(value, btoa(words));
    }
    return { name: value.name, type: value.type, bytes: bytesOf.get(value) };
  }

  /* A few words by which she knows it again: what was chosen first (of the fields in data-draft-named, where it says so), and
     how the text begins. */
  function inWords() {
    const named = form.dataset.draftNamed && form.dataset.draftNamed.split(" ");
    const chosen = Array.from(form.querySelectorAll("input[type=radio]:checked, select")).map(function (field) {
      if (!field.value || field.value === "annan" || (named && !named.includes(field.name))) { return ""; }
      return (field.tagName === "SELECT" ? field.selectedOptions[0] : field.parentElement.querySelector(".chip-text").firstChild).textContent;
    }).find(Boolean) || "";
    const text = Array.from(form.querySelectorAll("textarea"), function (field) { return field.value.trim(); }).find(Boolean) || "";
    return [chosen.trim(), text.length > 60 ? `${text.slice(0, 60).trim()}…` : text].filter(Boolean).join(": ");
  }

  async function save(state, by) {
    const fields = [], id = form.elements.id.value;
    if (!whose) { throw new Error("nobody's"); }
    const written = { page: form.dataset.draft, action: form.action, kind: form.dataset.draftKind, words: inWords() };
    for (const one of new FormData(form, by || undefined)) {
      if (one[0] !== "csrf" && !(one[1] instanceof File && !one[1].name)) { fields.push(one); }
    }
    written.fields = await Promise.all(fields.map(async function (one) { return [one[0], await plain(one[1])]; }));
    await store.keep(id, whose, state, written);
    sessionStorage.setItem(LATEST, id);
  }

  // One after the other, so that what was written last is what is kept. Gives whether it is.
  function saveNext(state, by) {
    asked = { state, by };
    last = last.then(function () { return save(state, by); }).then(function () { return true; }, function () { return false; });
    last.then(sayKept);
    return last;
  }

  function fill(content) {
    const values = new Map();
    content.fields.forEach(function (one) { values.set(one[0], [...(values.get(one[0]) || []), one[1]]); });
    Array.from(form.elements).filter(isAsked).forEach(function (field) {
      // When the form was opened belongs to what was written ("nyss" is seen from there); other hidden fields are the page's own.
      if (field.type === "hidden" && field.name !== "asked_at") { return; }
      const said = values.get(field.name) || [];
      if (field.type === "radio" || field.type === "checkbox") { field.checked = said.includes(field.value); }
      else if (field.type === "file") { fillFiles(field, said); }
      else if (said.length) { field.value = said.shift(); }
    });
    form.querySelectorAll("details").forEach(function (part) {
      part.open = part.open || Array.from(part.querySelectorAll("#f-lat")).some(function (field) { return field.value; });
    });
    form.dispatchEvent(new Event("samsyn:filled"));
  }

  function fillFiles(field, said) {
    const files = new DataTransfer();
    said.filter(function (one) { return typeof one !== "string"; }).forEach(function (one) { files.items.add(sending.fileOf(one)); });
    if (files.files.length) { field.files = files.files; }
  }

  /* A form that is shown again cannot hold the files that were sent with it: the draft does. */
  async function fillFilesAgain(draft) {
    const content = draft && draft.of === whose ? await store.content(draft) : null;
    form.querySelectorAll("input[type=file]").forEach(function (field) {
      const said = content && !field.files.length ? content.fields.filter(function (one) { return one[0] === field.name; }) : [];
      fillFiles(field, said.map(function (one) { return one[1]; }));
    });
    form.dispatchEvent(new Event("samsyn:filled"));
  }

  /* Whether there is anything to keep: what was sent untouched is none. */
  function saysSomething() {
    return Boolean(inWords()) || Array.from(form.elements).some(function (field) {
      return isAsked(field) && !["hidden", "radio", "checkbox", "select-one", "search"].includes(field.type) && field.value.trim();
    });
  }

  /* The moments that can be meant depend on the hour, which was not known when this form was drawn. */
  function beginNow() {
    const now = new Date(), hour = now.getHours();
    form.elements.id.value = store.newId();
    if (form.elements.asked_at) { form.elements.asked_at.value = now.toISOString(); }
    if (kept) {
      [["dag", hour >= 6 && hour < 18], ["kvall", hour >= 18]].forEach(function ([code, meant]) {
        const choice = form.querySelector(`[name=when][value=${code}]`);
        if (choice) { choice.closest("label").hidden = !meant; }
      });
    }
  }

  /* What is said around the form. */

  function sayKept(is) {
    const note = find("data-draft-note");
    if (!note) { return; }
    const cut = navigator.onLine === false;
    document.documentElement.classList.toggle("is-offline", cut);
    const part = find("data-draft-cut");
    if (part.hidden && cut && is) { document.getElementById("said").textContent = part.textContent; }
    part.hidden = !cut || !is;
    const said = is ? "Det du skriver sparas på den här enheten, låst så att bara du kan läsa det, tills det är skickat."
      : "Det går inte att spara på den här enheten just nu. Skicka innan du stänger sidan.";
    note.hidden = false;
    if (note.textContent !== said) { note.textContent = said; }
  }

  function showStored(is) {
    const part = find("data-draft-stored");
    form.hidden = is;
    part.hidden = !is;
    if (is) { part.focus(); } else { form.querySelector("input:not([type=hidden]), select, textarea").focus(); }
  }

  const MOMENT = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };

  function row(draft, content) {
    const item = find("data-draft-row").content.firstElementChild.cloneNode(true), part = function (name) { return item.querySelector(`[data-${name}]`); };
    const when = new Date(draft.at).toLocaleString("sv-SE", MOMENT).replace(":", ".");
    const states = { ready: "Klar, skickas när du har nät", refused: "Behöver rättas", open: "Inte skickad" };
    part("kind").textContent = content ? content.kind : "Utkast";
    part("words").textContent = content ? content.words || "utan text" : store.isOpen() ? "går inte att läsa längre"
      : navigator.onLine === false ? "låst tills du har nät" : "låst tills du loggar in";
    part("state").textContent = `${states[draft.state]} · skriven ${when}`;
    const reasons = content && draft.state === "refused" ? content.reasons || [] : [];
    part("reasons").textContent = reasons.join(" ");
    part("reasons").hidden = !reasons.length;
    const named = `: ${content ? content.words || content.kind : when}`;
    item.querySelectorAll(".unseen").forEach(function (one) { one.textContent = named; });
    part("continue").hidden = !content;
    part("continue").firstChild.textContent = draft.state === "refused" ? "Rätta" : "Fortsätt";
    part("continue").addEventListener("click", function () { resume(draft, content); });
    part("remove").addEventListener("click", async function () {
      await store.remove(draft.id);
      removed = draft;
      await list();
      find("data-draft-undo").focus();
    });
    return item;
  }

  /* Earlier events that are sent with this one: each is a draft of its own until then. */
  function sentWith() {
    return Array.from(form.querySelectorAll('input[type=hidden][name="event"]'), function (field) {
      try { return JSON.parse(field.value).id; } catch (unreadable) { return null; }
    });
  }

  async function list() {
    const here = [form.elements.id.value, ...sentWith()];
    const drafts = (await store.all()).filter(function (one) { return !here.includes(one.id); });
    const rows = await Promise.all(drafts.map(async function (one) { return row(one, await store.content(one)); }));
    find("data-drafts-list").replaceChildren(...rows);
    find("data-drafts-number").textContent = String(rows.length);
    find("data-drafts").hidden = !rows.length && !removed;
    find("data-draft-removed").hidden = !removed;
  }

  /* Go on with a draft: in its own form; one that was refused by sending it once more, which shows its reasons. */
  function resume(draft, content) {
    if (draft.state !== "refused") {
      const address = new URL(content.page, location.href);
      address.searchParams.set("id", draft.id);
      location.assign(address);
      return;
    }
    store.unlock().then(function (known) {
      if (!known) { location.reload(); return; }
      const again = document.createElement("form"), value = function (name, said) {
        const field = document.createElement("input");
        field.name = name;
        if (typeof said === "string") { field.type = "hidden"; field.value = said; }
        else { field.type = "file"; field.hidden = true; fillFiles(field, [said]); }
        again.append(field);
      };
      again.method = "post";
      again.action = content.action;
      if (content.fields.some(function (one) { return typeof one[1] !== "string"; })) { again.enctype = "multipart/form-data"; }
      content.fields.forEach(function (one) { value(one[0], one[1]); });
      value("csrf", known.csrf);
      document.body.append(again);
      sessionStorage.setItem(`${LATEST}-sent`, draft.id);
      again.submit();
    }, function () { sayKept(true); });
  }

  async function submitted(event) {
    // A button with a name asks for the form again: masked, with what was found, with one event more.
    if (through || (event.submitter && event.submitter.name)) { return; }
    event.preventDefault();
    if (busy) { return; }
    busy = true;
    const by = event.submitter;
    const stored = await saveNext("ready", by);
    let known = null, cut = navigator.onLine === false;
    if (!cut) { try { known = await store.unlock(); } catch (noNetwork) { cut = true; } }
    busy = false;
    if (cut && stored) { showStored(true); }
    if (cut) { return; }
    if (known && known.of === whose) { form.elements.csrf.value = known.csrf; }
    sessionStorage.setItem(`${LATEST}-sent`, form.elements.id.value);
    through = true;
    form.requestSubmit(by && by.form === form ? by : undefined);
  }

  // Whose it is and what it is called: nothing is kept before that is known.
  async function begin() {
    whose = await store.owner();
    if (kept && !whose) {
      form.hidden = true;
      find("data-draft-nobody").hidden = false;
    } else if (kept) { beginNow(); }
  }

  async function takeUp() {
    const query = new URL(location.href).searchParams, sent = sessionStorage.getItem(`${LATEST}-sent`);
    sessionStorage.removeItem(`${LATEST}-sent`);
    if (!whose) { return; }
    const wanted = query.get("id"), draft = wanted ? await store.find(wanted) : null;
    const drafts = await store.all();
    if ((drafts.length || !await store.has(whose)) && navigator.onLine !== false) {
      const known = await store.unlock().catch(function () { return null; });
      if (known && known.of !== whose) { store.forget(); whose = null; } // somebody else has signed in meanwhile
      if (touched) { saveNext(asked.state, asked.by); } // there was no key yet; what was sent meanwhile stays so
    }
    if ("draftAgain" in form.dataset) {
      // What the server has shown again is what was just sent: it is newer than what is kept, and may have another number.
      await fillFilesAgain(await store.find(sent || form.elements.id.value));
      if (sent && sent !== form.elements.id.value) { await store.remove(sent); }
      if (saysSomething()) { await saveNext("open"); } else { await store.remove(form.elements.id.value); }
    } else if (draft && draft.of === whose) {
      const content = await store.content(draft);
      if (content) {
        form.elements.id.value = draft.id;
        fill(content);
        sessionStorage.setItem(LATEST, draft.id);
      }
    }
    sayKept(Boolean(whose) && await store.has(whose));
    await list();
    await store.removeOld();
  }

  function write() {
    touched = true;
    saveNext("open");
  }

  form.addEventListener("input", write);
  form.addEventListener("change", write);
  form.addEventListener("submit", submitted);
  find("data-draft-undo").addEventListener("click", async function () {
    await store.put(removed);
    removed = null;
    await list();
    find("data-drafts").querySelector("h2").focus();
  });
  find("data-draft-another").addEventListener("click", function () {
    form.reset();
    beginNow();
    showStored(false);
    list();
  });
  find("data-draft-change").addEventListener("click", function () {
    saveNext("open");
    showStored(false);
  });
  document.addEventListener("samsyn:draft", function (event) {
    // What waits on this very page has been sent, or is refused: the next begins, or its reasons are in the list.
    if (event.detail.id === form.elements.id.value && form.hidden) {
      form.reset();
      beginNow();
      showStored(false);
    }
    list();
  });
  document.addEventListener("samsyn:ended", function () { removed = null; list(); });
  window.addEventListener("offline", function () { sayKept(true); });
  window.addEventListener("online", function () {
    sayKept(true);
    if (!store.isOpen()) { store.unlock().then(list, function () { /* locked until the next time */ }); }
  });
  window.addEventListener("pageshow", function (event) { if (event.persisted) { through = busy = false; } });
  if (form.dataset.draftWorker && "serviceWorker" in navigator) {
    navigator.serviceWorker.register(form.dataset.draftWorker).catch(function () { /* the form needs network then */ });
  }
  last = begin();
  last.then(takeUp).catch(function () { sayKept(false); });
})();
