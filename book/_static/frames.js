// Pictures with prepared states: radio buttons or a slider choose the one that is shown. All numbers
// and words come with the page; texts of bars and names of states stand in the picture's table.
"use strict";

(() => {
  const PAUSE = 600; // ms without a change before a screen reader is told
const TOLD = 2000; // ms until what it was told is gone: the sentence itself stands above

  // A function that shows state n and gives the sentence that says it.
  function bars(box) {
    const data = JSON.parse(box.dataset.frames);
    const told = box.querySelector(".told");
    const now = box.querySelector(".now");
    const rows = [...box.querySelectorAll(".bar-row:not(.ticks)")].map((row) => ({
      bar: row.querySelector(".bar"),
      value: row.querySelector(".value"),
    }));
    const lines = [...box.querySelectorAll(".same tbody tr")];
    const cell = (line, column) =>
      lines[line].querySelectorAll("td")[column].firstChild.textContent;

    return (n, control) => {
      data.bars[n].forEach(([start, length], i) => {
        rows[i].bar.style.marginLeft = `${start / 10}%`;
        rows[i].bar.style.width = `${length / 10}%`;
        rows[i].value.textContent = now ? cell(n, i) : cell(i, n);
      });
      told.textContent = data.told[n];
      if (now) {
        now.textContent = lines[n].querySelector("th").textContent;
        control.setAttribute("aria-valuetext", now.textContent);
      }
      return data.told[n];
    };
  }

  function panels(box) {
    const states = [...box.querySelectorAll("details.state")];
    box.querySelectorAll("[aria-live]").forEach((part) => part.removeAttribute("aria-live"));
    return (n) => {
      states.forEach((state, i) => (state.open = i === n));
      return (states[n].querySelector("p") ?? states[n].querySelector("summary")).textContent;
    };
  }

  function start(box) {
    const choose = box.querySelector(".choose");
    const said = box.querySelector(".said");
    const same = box.querySelector(".same");
    const show = box.dataset.frames ? bars(box) : panels(box);
    let waiting;
    const tell = (sentence) => {
      said.textContent = sentence;
      waiting = setTimeout(() => (said.textContent = ""), TOLD);
    };
    choose.hidden = false;
    box.classList.add("alive");
    if (same) same.open = false;
    choose.addEventListener("input", (event) => {
      const sentence = show(Number(event.target.value), event.target);
      clearTimeout(waiting);
      waiting = setTimeout(() => tell(sentence), PAUSE);
    });
    // A browser may have kept the control where it was before a reload.
    const control = choose.querySelector("input:checked, input[type=range]");
    show(Number(control.value), control);
  }

  // On paper the table is open.
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll(".picture .same:not([open])")];
    opened.forEach((table) => (table.open = true));
  });
  window.addEventListener("afterprint", () => opened.forEach((table) => (table.open = false)));

  document.addEventListener("DOMContentLoaded", () =>
    document.querySelectorAll(".picture").forEach(start)
  );
})();
