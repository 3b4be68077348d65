"use strict";
/* Says that the session ends before it does: the dialog [data-session-end], whose one button keeps it alive. The other
   open pages of this browser hear of every longer life, so that none warns for nothing. Seconds count from when the
   page was sent; a clock that is wrong does no harm. */
(function () {
  const dialog = document.querySelector("dialog[data-session-end]");
  if (!dialog) { return; }
  const given = dialog.dataset, second = 1000;
  const idle = Number(given.idle) * second, warned = Number(given.warned) * second;
  const latest = Date.now() + Number(given.left) * second;
  const parts = Object.fromEntries(Array.from(dialog.querySelectorAll("[data-part]"), function (part) { return [part.dataset.part, part]; }));
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("samsyn-session") : null;
  let unused = 0, timer = 0, told = "";

  function show(name) {
    if (told === name) { return; }
    told = name;
    Object.keys(parts).forEach(function (part) { parts[part].hidden = part !== name; });
    parts.failed.hidden = true;
    if (name === "ended") { document.dispatchEvent(new Event("samsyn:ended")); }
    if (!name) { if (dialog.open) { dialog.close(); } return; }
    dialog.setAttribute("aria-labelledby", parts[name].querySelector("h2").id);
    if (!dialog.open) { dialog.showModal(); }
    parts[name].querySelector("button, a").focus();
  }

  function look() {
    clearTimeout(timer);
    const end = Math.min(unused, latest), left = end - Date.now();
    if (left <= 0) { show("ended"); return; }
    if (left > warned) { show(""); } else { show(end < latest ? "warning" : "last"); }
    timer = setTimeout(look, Math.min(left > warned ? left - warned : left, 60 * second));
  }

  function used() {
    unused = Date.now() + idle;
    look();
  }

  function usedEverywhere() {
    used();
    if (tabs) { tabs.postMessage(Date.now()); }
  }

  function stay() {
    const form = dialog.querySelector("form");
    fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" }).then(function (answer) {
      if (answer.status === 204) { usedEverywhere(); }
      else if (answer.status >= 500) { parts.failed.hidden = false; }
      else { show("ended"); }
    }, function () { parts.failed.hidden = false; });
  }

  dialog.querySelector("form").addEventListener("submit", function (event) { event.preventDefault(); stay(); });
  dialog.addEventListener("cancel", function (event) {
    if (told !== "warning") { return; }
    event.preventDefault();
    stay();
  });
  dialog.querySelectorAll("[data-close]").forEach(function (button) {
    button.addEventListener("click", function () { dialog.close(); });
  });
  if (tabs) { tabs.addEventListener("message", used); }
  document.addEventListener("htmx:afterRequest", function (event) { if (event.detail.successful) { usedEverywhere(); } });
  document.addEventListener("visibilitychange", look);
  window.addEventListener("pageshow", function (event) { if (event.persisted) { look(); } });
  usedEverywhere();
})();
