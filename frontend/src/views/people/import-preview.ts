import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { PanelElement } from "../../base";
import { formatList } from "../../format";
import { shared } from "../../styles";
import { failureText, fieldName } from "./failure";
import { type Change, type Effect, type Preview, type Row, STATUSES } from "./import-data";

const SECRETS = new Set(["password", "card"]);

/** What an import would do, row by row; what is wrong comes first. */
@customElement("zkteco-import-preview")
export class ImportPreview extends PanelElement {
  @property({ attribute: false }) preview: Preview | undefined;
  @property({ attribute: false }) terminalName: (serialNumber: string) => string = (each) => each;

  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: 12px;
      }
      .counts {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 16px;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      .scroll {
        max-height: 320px;
        overflow: auto;
      }
      td ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      .new {
        color: var(--zkteco-good-text);
      }
      .changed {
        color: var(--zkteco-warning-text);
      }
      td.error {
        min-width: 18ch;
      }
    `,
  ];

  private changeText({ field, before, after }: Change): string {
    const name = fieldName(this.localize, field);
    if (SECRETS.has(field)) return this.text("people.import_is_set", { field: name });
    return before
      ? this.text("people.import_changes", { field: name, before, after })
      : this.text("people.import_becomes", { field: name, after });
  }

  private renderEffect(effect: Effect, hasOthers: boolean) {
    const words = effect.failure
      ? html`<span class="error">${failureText(this.localize, effect.failure)}</span>`
      : html`${
          effect.changes.length
            ? effect.changes.map((change) => this.changeText(change)).join("; ")
            : this.text(`people.import_status_${effect.status}`)
        }`;
    return hasOthers
      ? html`<li><strong>${this.terminalName(effect.serial_number)}:</strong> ${words}</li>`
      : html`<li>${words}</li>`;
  }

  private renderRow(row: Row) {
    return html`<tr>
      <td>${row.line}</td>
      <td>${row.pin}</td>
      <td>${row.name}</td>
      <td class=${row.status}>${this.text(`people.import_status_${row.status}`)}</td>
      <td>
        ${
          row.failure
            ? html`<span class="error">${failureText(this.localize, row.failure)}</span>`
            : html`<ul>
                ${row.terminals.map((each) => this.renderEffect(each, row.terminals.length > 1))}
              </ul>`
        }
      </td>
    </tr>`;
  }

  protected override render() {
    const { preview } = this;
    if (!preview) return nothing;
    const unknown = preview.columns.filter((each) => !each.field).map((each) => each.header || "–");
    const columns = ["line", "pin", "name", "status", "what"];
    return html`<div role="status">
        <ul class="counts">
          ${STATUSES.map(
            (status) => html`<li class=${status}>
            ${this.text(`people.import_count_${status}`, { count: preview.counts[status] })}
          </li>`,
          )}
      </ul>
      </div>
      ${
        unknown.length
          ? html`<p class="secondary">
              ${this.text("people.import_unknown_columns", { columns: formatList(this.hass, unknown) })}
            </p>`
          : nothing
      }
      <div
        class="scroll"
        tabindex="0"
        role="region"
        aria-label=${this.text("people.import_preview")}
      >
        <table>
          <thead>
            <tr>
              ${columns.map(
                (each) => html`<th scope="col">${this.text(`people.import_column_${each}`)}</th>`,
              )}
            </tr>
          </thead>
          <tbody>
            ${preview.rows.map((row) => this.renderRow(row))}
          </tbody>
        </table>
      </div>
      ${
        preview.more
          ? html`<p class="secondary">${this.text("people.import_more", { count: preview.more })}</p>`
          : nothing
      }`;
  }
}
