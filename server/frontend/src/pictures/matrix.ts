// A table whose cells are shaded by their number, and which can be sorted by any of its columns.
import { html, link } from "../elements";
import type { MatrixData } from "./data";
import { writeNumber } from "./picture";

const LEVELS = 5;

/** Shade the table of a figure; where there is none, make it from the data. */
export function drawMatrix(stage: HTMLElement, data: unknown, figure: HTMLElement): void {
  let table = figure.querySelector("table");
  if (table === null) {
    table = writeTable(data as MatrixData);
    stage.append(table);
  }
  table.classList.add("matrix");
  const cells = [...table.querySelectorAll<HTMLElement>("td[data-value]")];
  const most = Math.max(1, ...cells.map(valueOf));
  for (const cell of cells) {
    const value = valueOf(cell);
    // By roots: a few large numbers must not make all others look like nothing.
    const level = value > 0 ? Math.max(1, Math.ceil(Math.sqrt(value / most) * LEVELS)) : 0;
    cell.classList.add(`level-${level}`);
  }
  addSorting(table);
}

function valueOf(cell: HTMLElement): number {
  return Number(cell.dataset.value) || 0;
}

function writeTable({ columns, rows }: MatrixData): HTMLTableElement {
  const head = html("tr", {}, html("td"));
  columns.forEach(({ label, href }) => head.append(html("th", { scope: "col" }, link(label, href))));
  const body = html("tbody");
  for (const row of rows) {
    const line = html("tr", {}, html("th", { scope: "row" }, link(row.label, row.href)));
    row.values.forEach((value, index) => {
      const cell = html("td", { "data-value": value });
      cell.append(value ? link(writeNumber(value), row.hrefs?.[index] ?? undefined) : "");
      line.append(cell);
    });
    body.append(line);
  }
  return html("table", {}, html("thead", {}, head), body);
}

function addSorting(table: HTMLTableElement): void {
  const body = table.tBodies[0];
  const head = table.tHead?.rows[0];
  if (!body || !head) {
    return;
  }
  const original = [...body.rows];
  [...head.cells].forEach((cell, index) => {
    // A heading that leads somewhere stays a link.
    if (cell.tagName !== "TH" || cell.querySelector("a, button")) {
      return;
    }
    const sort = html("button", { type: "button", class: "sort", title: "Sort by this column" }, ...cell.childNodes);
    cell.append(sort);
    sort.addEventListener("click", () => {
      const sorted = cell.getAttribute("aria-sort") === "descending";
      [...head.cells].forEach((other) => other.removeAttribute("aria-sort"));
      if (sorted) {
        body.append(...original);
      } else {
        cell.setAttribute("aria-sort", "descending");
        body.append(...[...original].sort((one, other) => compare(one.cells[index], other.cells[index])));
      }
    });
  });
}

function compare(one: HTMLElement | undefined, other: HTMLElement | undefined): number {
  if (one?.dataset.value !== undefined && other?.dataset.value !== undefined) {
    return valueOf(other) - valueOf(one);
  }
  return (one?.textContent ?? "").localeCompare(other?.textContent ?? "");
}
