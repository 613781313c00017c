import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { PanelElement } from "../../base";
import { formatList } from "../../format";
import { shared } from "../../styles";
import { type Column, type Person, type PersonDetails, terminalName } from "./data";
import { give, type Order } from "./orders";
import "../../elements/dialog";
import "./results";
import "./terminal-choice";

/** Deletes a person from terminals, once it has been asked. */
@customElement("zkteco-delete-dialog")
export class DeleteDialog extends PanelElement {
  @property({ type: Boolean }) open = false;
  @property({ attribute: false }) person: Person | undefined;
  @state() private terminals: Column[] = [];
  @state() private chosen: ReadonlySet<string> = new Set();
  @state() private alone: string[] = [];
  @state() private orders: Order[] = [];
  @state() private isBusy = false;
  @state() private failure = "";

  static override styles = [
    shared,
    css`
      .warning {
        margin-block-start: 16px;
        color: var(--zkteco-warning-text);
      }
      zkteco-people-terminals {
        display: block;
        margin-block-start: 16px;
      }
    `,
  ];

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("open") && this.open) void this.load();
  }

  private async load(): Promise<void> {
    this.orders = [];
    this.alone = [];
    this.failure = "";
    this.terminals = [];
    this.chosen = new Set();
    const pin = this.person?.pin;
    try {
      const details = await this.hass.callWS<PersonDetails>({
        type: "zkteco_push/people/person",
        pin,
      });
      // Somebody else may be meant by now.
      if (pin !== this.person?.pin) return;
      this.terminals = details.terminals.filter((each) => details.cells[each.serial_number]);
      const serialNumbers = this.terminals.map((each) => each.serial_number);
      this.chosen = new Set(serialNumbers);
      const alone = await this.hass.callWS<string[]>({
        type: "zkteco_push/people/only_administrator",
        pin,
        serial_numbers: serialNumbers,
      });
      if (pin === this.person?.pin) this.alone = alone;
    } catch (error) {
      this.failure = this.errorText(error);
    }
  }

  private async deleteThem(): Promise<void> {
    const data = { pin: this.person?.pin };
    const tasks = this.terminals
      .filter((each) => this.chosen.has(each.serial_number))
      .map((terminal) => ({ terminal, action: "delete_user", data }));
    this.isBusy = true;
    await give(this.hass, tasks, (orders) => {
      this.orders = orders;
    });
    this.isBusy = false;
  }

  private close(): void {
    this.dispatchEvent(new CustomEvent("closed"));
  }

  private renderContent(name: string) {
    const alone = this.terminals
      .filter(
        (each) => this.chosen.has(each.serial_number) && this.alone.includes(each.serial_number),
      )
      .map((each) => terminalName(this.hass, each));
    return html`<p>${this.text("people.delete_explanation", { name })}</p>
      ${this.failure ? html`<p class="error" role="alert">${this.failure}</p>` : nothing}
      <zkteco-people-terminals
        .hass=${this.hass}
        .terminals=${this.terminals}
        .chosen=${this.chosen}
        .legend=${this.text("people.delete_from")}
        @chosen=${(event: CustomEvent<ReadonlySet<string>>) => {
          this.chosen = event.detail;
        }}
      ></zkteco-people-terminals>
      ${
        alone.length
          ? html`<p class="warning" role="alert">
              ${this.text("people.warning_only_administrator", { terminals: formatList(this.hass, alone) })}
            </p>`
          : nothing
      }
      ${
        this.orders.length
          ? html`<zkteco-people-results
              .hass=${this.hass}
              .orders=${this.orders}
            ></zkteco-people-results>`
          : nothing
      }`;
  }

  protected override render() {
    if (!this.hass) return nothing;
    const name = this.person?.name || this.person?.pin || "";
    const isOver = this.orders.length > 0 && !this.isBusy;
    return html`<zkteco-dialog
      .hass=${this.hass}
      .open=${this.open}
      .heading=${this.text("people.delete_person", { name })}
      @closed=${this.close}
    >
      ${this.open ? this.renderContent(name) : nothing}
      <button slot="actions" type="button" @click=${this.close}>
        ${this.text(isOver ? "common.close" : "common.cancel")}
      </button>
      ${
        isOver
          ? nothing
          : html`<button
              slot="actions"
              type="button"
              class="danger"
              ?disabled=${this.isBusy || !this.chosen.size}
              @click=${this.deleteThem}
            >
              ${this.text("common.delete")}
            </button>`
      }
    </zkteco-dialog>`;
  }
}
