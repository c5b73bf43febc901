"use strict";
// Without this script nothing is missing; with it tables sort and figures tell their values.

// Tables: a button in each heading. The first click puts the largest numbers, or the first letters, on top.
for (const table of document.querySelectorAll("table")) {
  const body = table.tBodies[0];
  const headings = Array.from(table.tHead.rows[0].cells);
  if (body.rows.length < 2) continue;
  headings.forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const numeric = heading.classList.contains("number");
      const before = heading.getAttribute("aria-sort") ?? (numeric ? "ascending" : "descending");
      const after = before === "ascending" ? "descending" : "ascending";
      for (const other of headings) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", after);
      sort(body, column, numeric, after === "ascending" ? 1 : -1);
    });
  });
}

// Rows with the same value keep their order; those without one come last either way.
function sort(body, column, numeric, sign) {
  const key = (row) => {
    const cell = row.cells[column];
    if (cell.classList.contains("empty")) return null;
    if (!numeric) return cell.textContent;
    return cell.dataset.sort === undefined ? null : Number(cell.dataset.sort);
  };
  const compare = (a, b) => {
    if (a === null || b === null) return (a === null) - (b === null);
    if (!numeric) return sign * a.localeCompare(b, "en", { numeric: true });
    return a === b ? 0 : sign * (a < b ? -1 : 1);
  };
  const rows = Array.from(body.rows, (row) => [key(row), row]);
  rows.sort(([a], [b]) => compare(a, b));
  body.append(...rows.map(([, row]) => row));
}

// Figures: what a shape's title says is shown where one points at it, touches it, or comes to it by the arrow keys.
const value = document.createElement("div");
value.className = "value";
value.hidden = true;
value.setAttribute("aria-hidden", "true"); // the shape is labelled itself
document.body.append(value);

function show(shape, x, y) {
  value.textContent = shape.dataset.value;
  value.hidden = false;
  const { offsetWidth: width, offsetHeight: height } = value;
  const right = document.documentElement.clientWidth - width - 4;
  value.style.left = `${Math.max(4, Math.min(x - width / 2, right))}px`;
  value.style.top = `${y - height - 14 < 4 ? y + 18 : y - height - 14}px`;
}

function hide() {
  value.hidden = true;
}

// The shape under a point, else the nearest small one within the reach of a finger.
function nearest(svg, shapes, target, x, y) {
  const under = target.closest("[data-value]");
  if (under && svg.contains(under)) return under;
  let [best, reach] = [null, 18];
  for (const shape of shapes) {
    const box = shape.getBoundingClientRect();
    if (Math.max(box.width, box.height) > 40) continue;
    const distance = Math.hypot(Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom));
    if (distance < reach) [best, reach] = [shape, distance];
  }
  return best;
}

for (const svg of document.querySelectorAll("figure svg")) {
  const shapes = [];
  for (const title of svg.querySelectorAll("title")) {
    const shape = title.parentNode;
    shape.dataset.value = title.textContent;
    shape.setAttribute("aria-label", title.textContent);
    shape.setAttribute("role", "img");
    shape.setAttribute("tabindex", shapes.length === 0 ? "0" : "-1");
    title.remove(); // or the browser would show it a second time
    shapes.push(shape);
  }
  if (shapes.length === 0) continue;
  svg.setAttribute("role", "group"); // its shapes can be come to
  const point = (event) => {
    const shape = nearest(svg, shapes, event.target, event.clientX, event.clientY);
    if (shape) show(shape, event.clientX, event.clientY);
    else hide();
  };
  svg.addEventListener("pointermove", point);
  svg.addEventListener("pointerdown", point);
  svg.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && hide());
  svg.addEventListener("focusin", (event) => {
    if (!event.target.matches(":focus-visible")) return;
    const box = event.target.getBoundingClientRect();
    show(event.target, box.left + box.width / 2, box.top);
  });
  svg.addEventListener("focusout", hide);
  svg.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const at = shapes.indexOf(event.target);
    if (step === undefined || at < 0) return;
    event.preventDefault();
    const next = shapes[(at + step + shapes.length) % shapes.length];
    event.target.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  });
}
document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
document.addEventListener("scroll", hide, { capture: true, passive: true });
document.addEventListener("pointerdown", (event) => event.target.closest("figure svg") || hide());
