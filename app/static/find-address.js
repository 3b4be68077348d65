"use strict";
/* Addresses beside the places while one types where it was: <input data-addresses="address that is asked">. What fits is offered
   in #found-addresses; a tapped one fills the point of the form. Without this script the button beside the field asks. */
(function () {
  const field = document.querySelector("input[data-addresses]");
  if (!field) { return; }
  const WITHOUT = "Utan nät hittas inga adresser. Välj en plats, ett delområde eller din position.";
  const PAUSE = 250, BEGINS = "adress:"; // milliseconds that nothing has been typed
  const form = field.form, row = document.getElementById("found-addresses"), said = document.getElementById("found-addresses-status");
  const list = document.getElementById(field.dataset.find);
  let waiting = 0, turn = 0;

  function write(id, value) { const one = document.getElementById(id); if (one) { one.value = value; } }

  function certain() { return form.querySelector('input[name="precision"][value="address"]'); }

  function offer(chips) {
    const kept = row.querySelector(":checked");
    row.replaceChildren(...(kept ? [kept.closest("label")] : []));
    chips.forEach(function (chip) {
      const box = chip.querySelector("input");
      if (!kept || kept.value !== box.value) { row.append(chip); }
    });
    row.hidden = !row.children.length;
  }

  async function ask() {
    const mine = ++turn, text = field.value.trim(), address = new URL(field.dataset.addresses, location.href);
    if (text.length < 3) { offer([]); said.textContent = ""; return; }
    address.searchParams.set("q", text.slice(0, 100));
    let answer;
    try { answer = await fetch(address); } catch (offline) { said.textContent = WITHOUT; return; }
    if (!answer.ok || mine !== turn) { return; }
    const part = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine !== turn) { return; }
    offer(Array.from(part.querySelectorAll("label.chip")));
    said.textContent = part.querySelector("p").textContent;
    if (row.children.length || said.textContent) { document.getElementById(field.id + "-status").textContent = ""; }
  }

  field.addEventListener("input", function () {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });

  // What is tapped is what the form's own fields hold too, so that a draft knows it.
  form.addEventListener("change", function (event) {
    const value = event.target.name === "usual" ? event.target.value : "";
    if (value.startsWith(BEGINS)) {
      const at = value.slice(BEGINS.length).split(":")[0].split(",");
      write("f-lat", at[0]);
      write("f-lon", at[1]);
      write("f-accuracy", "");
      list.value = "";
      if (certain()) { certain().checked = true; }
    }
  });

  // What a chosen point lies nearest to, in words: asked for by POST, so that where one stands is in no address. Kept nowhere.
  const near = document.getElementById("nearest-address");
  let told = "";
  async function place() {
    const lat = document.getElementById("f-lat").value.replace(",", "."), lon = document.getElementById("f-lon").value.replace(",", ".");
    const tapped = form.querySelector('input[name="usual"]:checked'), error = document.getElementById("f-accuracy");
    const other = (tapped && !["har", "annan"].includes(tapped.value)) || (error && Number(error.value) > 100);
    const at = other ? "" : `${lat} ${lon}`;
    if (at === told) { return; }
    told = at;
    near.textContent = "";
    if (other || !Number(lat) || !Number(lon)) { return; }
    const said = new URLSearchParams({ csrf: form.elements.csrf.value, lat: lat, lon: lon });
    let answer;
    try { answer = await fetch(near.dataset.nearest, { method: "POST", body: said }); } catch (offline) { return; }
    if (!answer.ok || at !== told) { return; }
    const part = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("p");
    if (part && at === told) { near.textContent = part.textContent; }
  }
  if (near) {
    ["change", "samsyn:filled"].forEach(function (what) { form.addEventListener(what, place); });
    // The map and the position write with an event of their own making.
    form.addEventListener("input", function (event) { if (!event.isTrusted && event.target.id === "f-lat") { place(); } });
    place();
  }

  // A draft of a report at an address: its point is there, what it was called is not.
  form.addEventListener("samsyn:filled", function () {
    const lat = document.getElementById("f-lat").value, lon = document.getElementById("f-lon").value;
    if (!lat || list.value || !certain() || !certain().checked) { return; }
    const chip = window.samsynFind.chip("usual", `${BEGINS}${lat},${lon}:Vald adress`, "Vald adress", "");
    form.querySelectorAll('input[name="usual"][value="har"]').forEach(function (old) { old.closest("label").remove(); });
    chip.querySelector("input").checked = true;
    offer([chip]);
  });
})();
