// The attribution switch: bars for the chosen way of counting. Numbers come with the page.
"use strict";

function drawAttribution(box) {
  const data = JSON.parse(box.dataset.picture);
  const bars = box.querySelector(".bars");
  const told = box.querySelector(".told");
  const longest = Math.max(...Object.values(data.models).flat());
  const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
  const fill = (text, values) =>
    text.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? values[key] : whole));

  const rows = data.channels.map((channel) => {
    const row = document.createElement("div");
    row.className = "bar-row";
    const label = document.createElement("span");
    label.textContent = channel;
    const track = document.createElement("span");
    track.className = "track";
    const bar = document.createElement("span");
    bar.className = "bar";
    const value = document.createElement("span");
    value.className = "value";
    track.append(bar);
    row.append(label, track, value);
    bars.append(row);
    return { bar, value };
  });

  function show(model) {
    const values = data.models[model];
    values.forEach((credit, i) => {
      rows[i].bar.style.width = `${(100 * credit) / longest}%`;
      rows[i].value.textContent = number.format(credit);
    });
    const sum = Math.round(values.reduce((a, b) => a + b, 0));
    const top = values.indexOf(Math.max(...values));
    const parts = [
      fill(data.sum, { name: data.names[model], sum: number.format(sum), people: number.format(data.people) }),
    ];
    if (sum > data.people) parts.push(fill(data.over, { extra: number.format(sum - data.people) }));
    parts.push(fill(data.most, { channel: data.channels[top], value: number.format(values[top]) }));
    told.textContent = parts.join(" ");
  }

  box.addEventListener("change", (event) => show(event.target.value));
  show(box.querySelector("input:checked").value);
}

document.addEventListener("DOMContentLoaded", () =>
  document.querySelectorAll(".attribution[data-picture]").forEach(drawAttribution)
);
