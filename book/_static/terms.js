// The definition of a glossary term beside its link, on hover and on focus. A finger has no hover: its
// first tap shows the definition with a link to the entry, its second follows the term's own link.
// Without this script the browser shows the same text from the link's title, on hover only.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const links = document.querySelectorAll("a.term[title]");
  if (!links.length) return;
  const box = document.createElement("div");
  box.id = "term-definition";
  box.setAttribute("role", "tooltip");
  box.hidden = true;
  document.body.append(box);
  const told = document.getElementById("course-words");
  const more = document.createElement("a");
  more.className = "to-entry";
  more.textContent = told ? JSON.parse(told.textContent).to_entry : "";
  let shown = null;
  let timer = 0;
  let tapped = null; // what a finger touched last, and whether its definition stood there before

  function hide() {
    clearTimeout(timer);
    shown?.removeAttribute("aria-describedby");
    shown = null;
    box.hidden = true;
  }

  function show(link) {
    clearTimeout(timer);
    if (shown === link) return;
    hide();
    shown = link;
    box.textContent = link.dataset.definition;
    box.setAttribute("role", "tooltip");
    box.hidden = false;
    link.setAttribute("aria-describedby", box.id);
    place();
  }

  // A tooltip holds no link; with one it is a note.
  function showWithEntry(link) {
    show(link);
    more.href = link.href;
    box.setAttribute("role", "note");
    box.append(" ", more);
    place();
  }

  // Above the first line of the link, or below where there is no room.
  function place() {
    if (!shown) return;
    const at = shown.getClientRects()[0];
    box.style.visibility = at.bottom < 0 || at.top > window.innerHeight ? "hidden" : "";
    const left = Math.min(at.left, document.documentElement.clientWidth - box.offsetWidth - 8);
    const above = at.top - box.offsetHeight - 4;
    box.style.left = `${Math.max(8, left)}px`;
    box.style.top = `${above > 64 ? above : at.bottom + 4}px`;
  }

  // The pointer may move from the link onto the definition without losing it.
  const later = (event) => {
    if (event.pointerType !== "mouse") return;
    clearTimeout(timer);
    timer = setTimeout(hide, 200);
  };
  for (const link of links) {
    link.dataset.definition = link.title;
    link.removeAttribute("title");
    link.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && show(link));
    link.addEventListener("pointerleave", later);
    link.addEventListener("focus", () => show(link));
    link.addEventListener("blur", hide);
    link.addEventListener("pointerdown", (event) => {
      tapped = event.pointerType === "mouse" ? null : { link, before: shown === link };
    });
    link.addEventListener("click", (event) => {
      const first = tapped?.link === link && !tapped.before;
      tapped = null;
      if (!first) return;
      event.preventDefault();
      showWithEntry(link);
    });
  }
  // What has the focus keeps it while the entry is pressed, or the definition would go before the click.
  more.addEventListener("mousedown", (event) => event.preventDefault());
  document.addEventListener("pointerdown", (event) => {
    if (shown && event.target.closest("a.term") !== shown && !box.contains(event.target)) hide();
  });
  box.addEventListener("pointerenter", () => clearTimeout(timer));
  box.addEventListener("pointerleave", later);
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  // A link that gets the focus is scrolled to, and its definition with it.
  document.addEventListener("scroll", place, { passive: true, capture: true });
});
