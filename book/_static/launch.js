// "Use your own JupyterHub": the reader types the address of a hub once; it is kept in this browser only.
(() => {
  const KEY = "kmc2431-hub";
  const kept = () => {
    try { return localStorage.getItem(KEY) || ""; } catch { return ""; }
  };
  const keep = (hub) => {
    try { localStorage.setItem(KEY, hub); } catch { /* a browser that keeps nothing */ }
  };
  // What people copy is the address of a page of the hub: all before /hub or /user is the hub.
  const hubOf = (text) => text.trim().replace(/\/(hub|user)(\/.*)?$/, "").replace(/\/+$/, "");

  // A browser starts no Python from a disk.
  if (location.protocol === "file:") {
    for (const part of document.querySelectorAll(".launch-lite")) part.hidden = true;
  }
  for (const box of document.querySelectorAll(".launch-own")) {
    const form = box.querySelector("form");
    form.hub.value = kept();
    box.open = Boolean(kept());
    box.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const hub = hubOf(form.hub.value);
      keep(hub);
      location.assign(`${hub}/hub/user-redirect/git-pull?${form.dataset.query}`);
    });
  }
})();
