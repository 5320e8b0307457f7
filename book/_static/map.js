// The filter of the map of the standard: one task at a time. Without this script the whole map shows.
"use strict";

(() => {
  const place = document.querySelector(".map-filter");
  const rows = [...document.querySelectorAll(".map-matrix tbody tr")];
  if (!place || !rows.length) return;
  const words = JSON.parse(place.dataset.words);
  const select = document.createElement("select");
  select.add(new Option(words.all, ""));
  for (const row of rows) {
    const name = row.cells[0].textContent.trim();
    const code = name.split(" ")[0];
    select.add(new Option(name, code));
  }
  const label = document.createElement("label");
  label.append(words.label, " ", select);
  const told = document.createElement("span");
  told.setAttribute("role", "status");
  place.append(label, told);
  place.hidden = false;

  const lines = [...document.querySelectorAll(".map-line")];
  // Deepest first, so that a duty goes when all of its tasks have gone.
  const sections = [...document.querySelectorAll("article section section")].reverse();

  function show(code) {
    const wanted = code && `for-${code.toLowerCase().replace(".", "-")}`;
    for (const line of lines) line.hidden = Boolean(wanted) && !line.classList.contains(wanted);
    for (const section of sections) {
      const inside = [...section.querySelectorAll(".map-line")];
      section.hidden = inside.length > 0 && inside.every((line) => line.hidden);
    }
    const left = lines.filter((line) => !line.hidden).length;
    const name = select.selectedOptions[0].textContent;
    told.textContent = code ? words.told.replace("{task}", name).replace("{n}", left) : "";
  }

  // A link to a line that the filter hides shows the whole map again.
  function reveal() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target?.closest("[hidden]")) return;
    select.value = "";
    show("");
    target.scrollIntoView();
  }

  select.addEventListener("change", () => show(select.value));
  window.addEventListener("hashchange", reveal);
  // A browser that goes back may have kept the choice.
  show(select.value);
  reveal();
})();
