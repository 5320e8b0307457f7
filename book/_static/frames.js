// Pictures with prepared states: radio buttons or a slider choose one. All numbers come with the page.
"use strict";

function drawFrames(box) {
  const data = JSON.parse(box.dataset.picture);
  const area = box.querySelector(".bars");
  const told = box.querySelector(".told");
  const part = (tag, name, parent) => {
    const made = document.createElement(tag);
    made.className = name;
    parent.append(made);
    return made;
  };

  if (data.ticks.length) {
    const row = part("div", "bar-row ticks", area);
    part("span", "", row);
    const track = part("span", "marks", row);
    for (const [at, text] of data.ticks) {
      const tick = part("span", "tick", track);
      tick.style.left = `${100 * at}%`;
      tick.textContent = text;
    }
  }
  const rows = data.rows.map((name) => {
    const row = part("div", "bar-row", area);
    part("span", "", row).textContent = name;
    const bar = part("span", "bar", part("span", "track", row));
    return { bar, value: part("span", "value", row) };
  });

  function show(control) {
    const frame = data.frames[Number(control.value)];
    frame.bars.forEach(([start, length, text], i) => {
      rows[i].bar.style.marginLeft = `${100 * start}%`;
      rows[i].bar.style.width = `${100 * length}%`;
      rows[i].value.textContent = text;
    });
    told.textContent = frame.told;
    if (control.type === "range") control.setAttribute("aria-valuetext", frame.name);
  }

  box.addEventListener("input", (event) => show(event.target));
  show(box.querySelector("input:checked, input[type=range]"));
}

document.addEventListener("DOMContentLoaded", () =>
  document.querySelectorAll(".frames[data-picture]").forEach(drawFrames)
);
