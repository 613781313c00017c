import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { PanelElement } from "../../base";
import { shared } from "../../styles";
import { type Column, terminalName } from "./data";

/** Which terminals are meant: a box to tick for each; says `chosen` with their numbers. */
@customElement("zkteco-people-terminals")
export class TerminalChoice extends PanelElement {
  @property({ attribute: false }) terminals: Column[] = [];
  @property({ attribute: false }) chosen: ReadonlySet<string> = new Set();
  @property() legend = "";
  @property() error = "";

  static override styles = [
    shared,
    css`
      fieldset {
        display: grid;
        gap: 8px;
        max-height: 240px;
        margin: 0;
        padding: 12px;
        border: 1px solid var(--zkteco-outline);
        border-radius: 8px;
        overflow-y: auto;
      }
      legend {
        padding-inline: 4px;
      }
    `,
  ];

  private choose(serialNumber: string, isChosen: boolean): void {
    const chosen = new Set(this.chosen);
    if (isChosen) chosen.add(serialNumber);
    else chosen.delete(serialNumber);
    this.dispatchEvent(new CustomEvent("chosen", { detail: chosen }));
  }

  protected override render() {
    return html`<fieldset aria-describedby=${this.error ? "error" : nothing}>
        <legend>${this.legend}</legend>
        ${this.terminals.map(
          (each) => html`<label class="inline">
            <input
              type="checkbox"
              .checked=${this.chosen.has(each.serial_number)}
              @change=${(event: Event) =>
                this.choose(each.serial_number, (event.target as HTMLInputElement).checked)}
            />
            <span
              >${terminalName(this.hass, each)}${
                each.connected
                  ? nothing
                  : html` <span class="secondary">(${this.text("people.offline")})</span>`
              }</span
            >
          </label>`,
        )}
      </fieldset>
      ${this.error ? html`<p id="error" class="error" role="alert">${this.error}</p>` : nothing}`;
  }
}
