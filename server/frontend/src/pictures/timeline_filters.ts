// The two choices above a timeline: what kind of thing, and in which status.
import { html } from "../elements";
import type { TimelineItem } from "./data";

type Wanted = (item: TimelineItem) => boolean;

/** Make the choices; whenever one changes, what is wanted is told. */
export function addFilters(items: TimelineItem[], changed: (wanted: Wanted) => void): HTMLElement {
  const kinds = chooseKind(items);
  const statuses = chooseStatus(items);
  const tell = (): void => {
    const [kind, type] = JSON.parse(kinds.value) as [string?, string?];
    const status = statuses.value;
    changed((item) => {
      return (
        (kind === undefined || item.kind === kind) &&
        (type === undefined || item.type === type) &&
        (status === "" || item.status === status)
      );
    });
  };
  kinds.addEventListener("change", tell);
  statuses.addEventListener("change", tell);
  return html(
    "div",
    { class: "picture-filters" },
    html("label", {}, "Show ", kinds),
    html("label", {}, "in status ", statuses),
  );
}

function chooseKind(items: TimelineItem[]): HTMLSelectElement {
  const made = html("select", {}, option("[]", "everything", items.length));
  for (const [kind, ofKind] of groupBy(items, (item) => item.kind)) {
    const group = html("optgroup", { label: kind }, option(JSON.stringify([kind]), `${kind}: all`, ofKind.length));
    for (const [type, ofType] of groupBy(ofKind, (item) => item.type ?? "")) {
      if (type) {
        group.append(option(JSON.stringify([kind, type]), type, ofType.length));
      }
    }
    made.append(group);
  }
  return made;
}

function chooseStatus(items: TimelineItem[]): HTMLSelectElement {
  const made = html("select", {}, option("", "any", items.length));
  for (const [status, some] of groupBy(items, (item) => item.status ?? "")) {
    if (status) {
      made.append(option(status, status, some.length));
    }
  }
  return made;
}

function option(value: string, text: string, count: number): HTMLOptionElement {
  return html("option", { value }, `${text} (${count})`);
}

function groupBy(items: TimelineItem[], key: (item: TimelineItem) => string): [string, TimelineItem[]][] {
  const groups = new Map<string, TimelineItem[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) {
      group.push(item);
    } else {
      groups.set(key(item), [item]);
    }
  }
  return [...groups].sort(([one], [other]) => one.localeCompare(other));
}
