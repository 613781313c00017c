import { mdiAlertOutline, mdiLanDisconnect, mdiRefresh } from "@mdi/js";
import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { PanelElement } from "../../base";
import { shared } from "../../styles";
import { type Column, DeedEvent, type Person, terminalName } from "./data";
import "../../elements/icon";
import "../../elements/photo";
import "./cell";

/** People and terminals: a table, or on a phone a card for each person. */
@customElement("zkteco-people-table")
export class PeopleTable extends PanelElement {
  @property({ attribute: false }) terminals: Column[] = [];
  @property({ attribute: false }) people: Person[] = [];
  /** The terminals that are just being asked. */
  @property({ attribute: false }) asked: ReadonlySet<string> = new Set();

  static override styles = [
    shared,
    css`
      .scroll {
        padding: 0;
      }
      th[scope="row"],
      thead th:first-child {
        position: sticky;
        inset-inline-start: 0;
        z-index: 1;
        min-width: 200px;
        max-width: 300px;
        background: var(--ha-card-background, var(--card-background-color, #fff));
        color: inherit;
        text-align: start;
      }
      thead th {
        vertical-align: bottom;
      }
      td {
        min-width: 150px;
      }
      .terminal {
        display: flex;
        align-items: center;
        gap: 4px;
      }
      .person {
        display: flex;
        align-items: center;
        gap: 12px;
      }
      .name {
        min-height: 0;
        padding: 0;
        border: none;
        border-radius: 4px;
        text-align: start;
        overflow-wrap: anywhere;
      }
      .small {
        font-size: 12px;
        font-weight: 400;
        --icon-size: 14px;
      }
      .cards {
        display: grid;
        gap: 8px;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      dl {
        display: grid;
        gap: 8px;
        margin: 12px 0 0;
      }
      dt {
        color: var(--secondary-text-color);
        font-size: 12px;
      }
      dd {
        margin: 0;
      }
    `,
  ];

  private person(person: Person) {
    const name = person.name || this.text("people.without_name");
    return html`<div class="person">
      <zkteco-photo
        .hass=${this.hass}
        .src=${person.household?.picture ?? null}
        .name=${person.name || person.pin}
      ></zkteco-photo>
      <div>
        <button
          type="button"
          class="name"
          aria-label=${this.text("people.edit_person", { name })}
          @click=${() => this.dispatchEvent(new DeedEvent("edit", person))}
        >
          ${name}
        </button>
        <div class="small secondary">${this.text("people.pin", { pin: person.pin })}</div>
        ${
          person.names_differ
            ? html`<div class="small row" title=${this.allNames(person)}>
                <zkteco-icon .path=${mdiAlertOutline}></zkteco-icon>${this.text("people.names_differ")}
              </div>`
            : nothing
        }
      </div>
    </div>`;
  }

  private allNames(person: Person): string {
    return this.terminals
      .filter((terminal) => person.cells[terminal.serial_number]?.name)
      .map((each) => `${terminalName(this.hass, each)}: ${person.cells[each.serial_number]?.name}`)
      .join("\n");
  }

  private terminal(column: Column) {
    const name = terminalName(this.hass, column);
    return html`<div class="terminal">
        <span>${name}</span>
        <button
          type="button"
          class="plain"
          aria-label=${this.text("people.ask_terminal", { name })}
          title=${this.text("people.ask_terminal", { name })}
          ?disabled=${this.asked.has(column.serial_number)}
          @click=${() => this.ask(column)}
        >
          <zkteco-icon .path=${mdiRefresh}></zkteco-icon>
        </button>
      </div>
      ${
        column.connected
          ? nothing
          : html`<div class="small row">
              <zkteco-icon .path=${mdiLanDisconnect}></zkteco-icon>${this.text("people.offline")}
            </div>`
      }`;
  }

  private ask(column: Column): void {
    this.dispatchEvent(new CustomEvent("ask", { detail: column, bubbles: true, composed: true }));
  }

  private cell(person: Person, terminal: Column) {
    return html`<zkteco-people-cell
      .hass=${this.hass}
      .cell=${person.cells[terminal.serial_number]}
      .terminal=${terminal}
    ></zkteco-people-cell>`;
  }

  protected override render() {
    return this.narrow ? this.renderCards() : this.renderTable();
  }

  private renderTable() {
    return html`<div
      class="card scroll"
      tabindex="0"
      role="region"
      aria-label=${this.text("people.matrix")}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">${this.text("people.person")}</th>
            ${this.terminals.map((each) => html`<th scope="col">${this.terminal(each)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${repeat(
            this.people,
            (person) => person.pin,
            (person) => html`<tr>
              <th scope="row">${this.person(person)}</th>
              ${this.terminals.map((each) => html`<td>${this.cell(person, each)}</td>`)}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  private renderCards() {
    return html`<ul class="cards" aria-label=${this.text("people.matrix")}>
      ${repeat(
        this.people,
        (person) => person.pin,
        (person) => html`<li class="card">
          ${this.person(person)}
          <dl>
            ${this.terminals
              .filter((each) => person.cells[each.serial_number])
              .map(
                (each) => html`<div>
                  <dt>${terminalName(this.hass, each)}</dt>
                  <dd>${this.cell(person, each)}</dd>
                </div>`,
              )}
          </dl>
        </li>`,
      )}
    </ul>`;
  }
}
