// Puts the editor in the place of the plain form.
import { type Config, Yasgui } from "@zazuko/yasgui";
import libraryStyles from "@zazuko/yasgui/build/yasgui.min.css";
import { html } from "../elements";
import styles from "./editor.css";
import { loadOffers, prepareCompletion } from "./completion";
import { makeAccessible } from "./accessible";
import { readPermalink, writePermalink } from "./permalink";
import { ENDPOINT, readSettings } from "./settings";
import { registerViews } from "./views";

type Tab = ReturnType<Yasgui["addTab"]>;

/** What the page itself shows in its plain form when it shows no example. */
const UNTITLED = "Query";

let untouched = "";

/** Start the editor with the query of the address, else with that of the page's plain form. */
export function startEditor(place: HTMLElement): void {
  const form = document.getElementById("plain") as HTMLFormElement;
  const text = form.querySelector("textarea")?.value.trim() ?? "";
  const settings = readSettings();
  untouched = settings.title ? "" : text;
  for (const css of [libraryStyles, styles]) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets.push(sheet);
  }
  prepareCompletion(settings);
  registerViews({
    query: () => yasgui.getTab()?.getYasqe().getValue() ?? "",
    goTo: (line, column) => goTo(yasgui.getTab(), line, column),
  });
  Yasgui.Tab.prototype.getShareableLink = function (this: Tab) {
    return writePermalink(this.getQuery(), this.getYasr()?.getSelectedPluginName());
  };
  const yasgui = new Yasgui(place, {
    populateFromUrl: false, // it would take another endpoint from a link
    persistenceId: "dyad",
    tabName: UNTITLED,
    copyEndpointOnNewTab: false,
    autofocus: false,
    requestConfig: { endpoint: ENDPOINT, method: "POST" },
    yasqe: { value: text, editorHeight: "20rem" } as Partial<Config["yasqe"]>,
  });
  form.hidden = true;
  place.append(help());
  yasgui.on("tabSelect", () => keepHere(yasgui));
  yasgui.on("tabAdd", () => keepHere(yasgui));
  yasgui.on("query", (_instance, tab) => remember(tab));
  keepHere(yasgui);
  openFromAddress(yasgui);
  if (!readPermalink(location.hash) && new URLSearchParams(location.search).has("example") && text) {
    open(yasgui, text, settings.title);
  }
  addEventListener("hashchange", () => openFromAddress(yasgui));
  makeAccessible(place);
  void loadOffers();
}

/** Whatever the browser remembers of a tab, it asks this server. */
function keepHere(yasgui: Yasgui): void {
  for (const tab of Object.values(yasgui._tabs)) {
    tab.setRequestConfig({ endpoint: ENDPOINT, method: "POST", headers: {}, args: [], namedGraphs: [], defaultGraphs: [] });
  }
}

function openFromAddress(yasgui: Yasgui): void {
  const told = readPermalink(location.hash);
  if (!told || yasgui.getTab()?.getYasqe()?.getValue().trim() === told.query.trim()) {
    if (told) {
      ask(yasgui.getTab());
    }
    return;
  }
  const tab = open(yasgui, told.query, "");
  if (told.view && told.view in Yasgui.Yasr.plugins) {
    tab.getYasr().selectPlugin(told.view);
  }
  ask(tab);
}

/** Open a query in a tab: that which has it already, else a new one. */
function open(yasgui: Yasgui, query: string, name: string): Tab {
  const same = Object.values(yasgui._tabs).find((tab) => tab.getPersistedJson().yasqe.value.trim() === query.trim());
  if (same) {
    yasgui.selectTabId(same.getId());
    return same;
  }
  const tabs = Object.values(yasgui._tabs);
  if (tabs.length === 1 && tabs[0]?.getQuery().trim() === untouched) {
    return tabs[0].setQuery(query).setName(name || UNTITLED); // nobody needs the one that nobody has written in
  }
  const tab = yasgui.addTab(true, { name: yasgui.createTabName(name || UNTITLED), yasqe: { value: query } });
  keepHere(yasgui);
  return tab;
}

function ask(tab: Tab | undefined): void {
  tab?.query().catch(() => undefined); // what went wrong is shown as the answer
}

/** The address of the page names the query that was asked last, so that it can be kept or sent on. */
function remember(tab: Tab): void {
  history.replaceState(null, "", writePermalink(tab.getQuery(), tab.getYasr().getSelectedPluginName()));
}

function goTo(tab: Tab | undefined, line: number, column: number): void {
  const editor = tab?.getYasqe();
  editor?.getDoc().setCursor({ line: line - 1, ch: column - 1 });
  editor?.focus();
}

function help(): HTMLElement {
  const key = (name: string): HTMLElement => html("kbd", {}, name);
  return html(
    "p",
    { class: "picture-note" },
    key("Ctrl"),
    "+",
    key("Enter"),
    " asks. Names and terms are completed as you type; ",
    key("Ctrl"),
    "+",
    key("Space"),
    " shows them again. ",
    key("Esc"),
    " and then ",
    key("Tab"),
    " leaves the text.",
  );
}
