import { mdiAccountPlus, mdiContentCopy, mdiFileImportOutline } from "@mdi/js";
import { css, html } from "lit";
import { customElement, property } from "lit/decorators.js";
import { PanelElement } from "../../base";
import { shared } from "../../styles";
import { type Column, terminalName } from "./data";
import "../../elements/icon";

export type Sort = "name" | "pin";

/** What is looked for. */
export interface Wanted {
  search: string;
  sort: Sort;
  serialNumber: string;
}

/** Who is looked for, and what can be begun; says `find` with changes, and `start`. */
@customElement("zkteco-people-tools")
export class PeopleTools extends PanelElement {
  @property({ attribute: false }) terminals: Column[] = [];
  @property({ attribute: false }) wanted: Wanted = { search: "", sort: "name", serialNumber: "" };

  static override styles = [
    shared,
    css`
      .row {
        align-items: end;
        margin-block-end: 16px;
      }
      .search {
        flex: 1 1 220px;
      }
    `,
  ];

  private find(changes: Partial<Wanted>): void {
    this.dispatchEvent(new CustomEvent("find", { detail: changes }));
  }

  private start(what: "add" | "copy" | "import"): void {
    this.dispatchEvent(new CustomEvent("start", { detail: what }));
  }

  protected override render() {
    const { search, sort, serialNumber } = this.wanted;
    return html`<div class="row">
      <label class="search">
        <span>${this.text("people.search")}</span>
        <input
          type="search"
          .value=${search}
          maxlength="64"
          @input=${(event: Event) => this.find({ search: (event.target as HTMLInputElement).value })}
        />
      </label>
      <label>
        <span>${this.text("people.at_terminal")}</span>
        <select
          @change=${(event: Event) =>
            this.find({ serialNumber: (event.target as HTMLSelectElement).value })}
        >
          <option value="">${this.text("common.all")}</option>
          ${this.terminals.map(
            (each) => html`<option
              value=${each.serial_number}
              ?selected=${each.serial_number === serialNumber}
            >
              ${terminalName(this.hass, each)}
            </option>`,
          )}
        </select>
      </label>
      <label>
        <span>${this.text("people.sort")}</span>
        <select
          @change=${(event: Event) =>
            this.find({ sort: (event.target as HTMLSelectElement).value as "name" | "pin" })}
        >
          <option value="name" ?selected=${sort === "name"}>
            ${this.text("people.sort_name")}
          </option>
          <option value="pin" ?selected=${sort === "pin"}>${this.text("people.sort_pin")}</option>
        </select>
      </label>
      <button type="button" @click=${() => this.start("import")}>
        <zkteco-icon .path=${mdiFileImportOutline}></zkteco-icon>${this.text("people.do_import")}
      </button>
      <button type="button" @click=${() => this.start("copy")}>
        <zkteco-icon .path=${mdiContentCopy}></zkteco-icon>${this.text("people.do_copy")}
      </button>
      <button type="button" class="filled" @click=${() => this.start("add")}>
        <zkteco-icon .path=${mdiAccountPlus}></zkteco-icon>${this.text("people.add_person")}
      </button>
    </div>`;
  }
}
