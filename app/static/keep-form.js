"use strict";
/* A page from which a form is opened that may be needed without network: [data-keeps-form="the worker's address"]. Beside
   the form, the device needs her key: without it nothing that she writes there is kept. */
(function () {
  const from = document.querySelector("[data-keeps-form]"), store = window.samsynDrafts;
  if (!from || !store || !("serviceWorker" in navigator)) { return; }
  navigator.serviceWorker.register(from.dataset.keepsForm).catch(function () { /* the form needs network then */ });
  store.owner().then(async function (of) {
    if (of && !await store.has(of)) { await store.unlock(); }
  }).catch(function () { /* the next time */ });
})();
