"use strict";
/* Keeps a form (of a report, of a finding), with its lists and the files that it names, so that it opens without network;
   and nothing else: no page with anything of anybody, no answer to what is sent. It acts for the addresses below its own
   alone. */
const PLACE = new URL(".", self.location).pathname; // "/koping/rapporter/" or "/koping/dialoger/"
const KEPT = `samsyn:${PLACE}`, FORM = `${PLACE}utan-nat`;
// A finding belongs to the walk in the address: the form opens there, and where the walk itself would have been read.
const OF_A_WALK = PLACE.endsWith("/dialoger/") ? new RegExp(`^${PLACE}[0-9a-f-]{36}(/synpunkt)?$`) : null;
const AGE = 6 * 60 * 60 * 1000; // the lists change seldom

async function fetchForm() {
  const answer = await fetch(FORM);
  if (!answer.ok || answer.redirected) { return; } // signed out, or nothing is reported here yet
  const words = await answer.clone().text(), arms = `${PLACE.replace(/[^/]+\/$/, "")}vapen/`;
  const named = [...words.matchAll(/(?:href|src)="([^"]+)"/g)].map(function (one) { return one[1].replaceAll("&amp;", "&"); })
    .concat([...words.matchAll(/url\(([^)]+)\)/g)].map(function (one) { return one[1]; }))
    .filter(function (one) { return one.startsWith("/static/") || one.startsWith(arms); });
  const cache = await caches.open(KEPT), known = new Set((await cache.keys()).map(addressOf));
  await cache.addAll([...new Set(named)].filter(function (one) { return !known.has(one); }));
  await cache.put(FORM, answer);
  const wanted = new Set([FORM, ...named]);
  await Promise.all((await cache.keys()).filter(function (one) { return !wanted.has(addressOf(one)); })
    .map(function (one) { return cache.delete(one); }));
}

function addressOf(request) {
  const address = new URL(request.url);
  return address.pathname + address.search;
}

async function kept(address) { return (await caches.open(KEPT)).match(address); }

async function renew() {
  const form = await kept(FORM);
  if (!form || !(Date.now() - Date.parse(form.headers.get("Date")) < AGE)) { await fetchForm(); }
}

// From the network; without it the form as it was kept.
async function opened(event) {
  try {
    const answer = await fetch(event.request);
    if (answer.ok) { event.waitUntil(renew().catch(function () {})); }
    return answer;
  } catch (cut) {
    return await kept(FORM) || Response.error();
  }
}

self.addEventListener("install", function (event) {
  self.skipWaiting();
  event.waitUntil(fetchForm().catch(function () {}));
});

self.addEventListener("fetch", function (event) {
  const address = new URL(event.request.url), method = event.request.method;
  const walk = OF_A_WALK && OF_A_WALK.test(address.pathname);
  const form = address.pathname === FORM || (OF_A_WALK ? walk && method === "GET" : address.pathname === `${PLACE}ny`);
  // What another site sends goes past: from here it would look as if it were ours.
  const sent = (OF_A_WALK ? walk : address.pathname === PLACE) && method === "POST" && event.request.referrer.startsWith(self.location.origin + "/");
  if (event.request.mode === "navigate" && (form || sent)) { event.respondWith(opened(event)); }
  else if (method === "GET" && address.origin === self.location.origin && address.pathname.startsWith("/static/")) {
    event.respondWith(kept(addressOf(event.request)).then(function (file) { return file || fetch(event.request); }));
  }
});
