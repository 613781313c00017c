import { css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { PanelElement } from "../../base";
import { formatRelative } from "../../format";
import { shared } from "../../styles";
import type { FlowKind } from "./flow-fields";
import { terminalStyles } from "./styles";
import type { WaitingTerminal } from "./types";
import "../../elements/dialog";
import "./flow-dialog";

/** Terminals that call in and that nobody has approved yet. */
@customElement("zkteco-waiting-terminals")
export class WaitingTerminals extends PanelElement {
  @property({ attribute: false }) waiting: WaitingTerminal[] = [];
  @state() private chosen: WaitingTerminal | undefined;
  @state() private flow: FlowKind | undefined;
  @state() private ignoring: WaitingTerminal | undefined;
  @state() private error = "";

  static override styles = [
    shared,
    terminalStyles,
    css`
      :host {
        display: block;
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        padding-block: 8px;
        border-block-start: 1px solid var(--divider-color);
      }
      .who {
        display: grid;
        flex: 1;
        min-width: 200px;
      }
    `,
  ];

  private approve(terminal: WaitingTerminal): void {
    this.chosen = terminal;
    this.flow = {
      path: "config/config_entries/flow",
      texts: "config",
      flowId: terminal.flow_id,
      heading: this.text("terminals.approve_heading", { serial_number: terminal.serial_number }),
      submit: this.text("terminals.approve"),
    };
  }

  private close(): void {
    this.flow = undefined;
    this.chosen = undefined;
    this.ignoring = undefined;
  }

  private done(event: CustomEvent): void {
    this.close();
    this.dispatchEvent(new CustomEvent("done", { detail: event.detail }));
  }

  private async ignore(): Promise<void> {
    const terminal = this.ignoring;
    if (!terminal) return;
    this.error = "";
    try {
      await this.hass.callWS({
        type: "config_entries/ignore_flow",
        flow_id: terminal.flow_id,
        title: terminal.serial_number,
      });
    } catch (error) {
      this.error = this.errorText(error);
    }
    this.close();
  }

  private renderOne(terminal: WaitingTerminal) {
    return html`<li class="row">
      <div class="who">
        <strong class="code" dir="ltr">${terminal.serial_number}</strong>
        <span class="secondary">
          ${this.text("terminals.calls_from", { address: terminal.address })}
          ${
            terminal.since
              ? `· ${this.text("terminals.waits_since", {
                  when: formatRelative(this.hass, terminal.since),
                })}`
              : nothing
          }
        </span>
      </div>
      <button
        type="button"
        aria-label=${this.text("terminals.ignore_named", { serial_number: terminal.serial_number })}
        @click=${() => {
          this.ignoring = terminal;
        }}
      >
        ${this.text("terminals.ignore")}
      </button>
      <button
        type="button"
        class="filled"
        aria-label=${this.text("terminals.approve_heading", {
          serial_number: terminal.serial_number,
        })}
        @click=${() => this.approve(terminal)}
      >
        ${this.text("terminals.approve")}
      </button>
    </li>`;
  }

  private renderIgnore(terminal: WaitingTerminal) {
    return html`<zkteco-dialog
      .hass=${this.hass}
      open
      heading=${this.text("terminals.ignore_named", { serial_number: terminal.serial_number })}
      @closed=${this.close}
    >
      <p>${this.text("terminals.ignore_explanation")}</p>
      <button slot="actions" type="button" @click=${this.close}>
        ${this.text("common.cancel")}
      </button>
      <button slot="actions" class="filled" type="button" @click=${this.ignore}>
        ${this.text("terminals.ignore")}
      </button>
    </zkteco-dialog>`;
  }

  protected override render() {
    return html`<section class="card" aria-labelledby="waiting">
        <h2 id="waiting">${this.text("terminals.waiting")}</h2>
        <p class="secondary">${this.text("terminals.waiting_explanation")}</p>
        ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
        <ul>
          ${this.waiting.map((terminal) => this.renderOne(terminal))}
        </ul>
      </section>
      ${
        this.flow && this.chosen
          ? html`<zkteco-flow-dialog
              .hass=${this.hass}
              .flow=${this.flow}
              @done=${this.done}
              @closed=${this.close}
            >
              <p>
                ${this.text("terminals.approve_explanation", {
                  serial_number: this.chosen.serial_number,
                  address: this.chosen.address,
                })}
              </p>
            </zkteco-flow-dialog>`
          : nothing
      }
      ${this.ignoring ? this.renderIgnore(this.ignoring) : nothing}`;
  }
}
