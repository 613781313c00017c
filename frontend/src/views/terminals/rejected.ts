import { html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { PanelElement } from "../../base";
import { formatDateTime, formatNumber } from "../../format";
import { shared } from "../../styles";
import { terminalStyles } from "./styles";
import type { ListedTerminal, RejectedLine } from "./types";
import "../../elements/page-state";

const PAGE = 100;
const MOST = 1000;

interface Rejected {
  lines: RejectedLine[];
  total: number;
  unseen: number;
}

/** The lines of a terminal that nobody could read, masked. */
@customElement("zkteco-terminal-rejected")
export class TerminalRejected extends PanelElement {
  @property({ attribute: false }) terminal!: ListedTerminal;
  @state() private rejected: Rejected | undefined;
  @state() private limit = PAGE;
  @state() private error = "";

  static override styles = [shared, terminalStyles];

  protected override willUpdate(changed?: PropertyValues<this>): void {
    super.willUpdate();
    if (!changed?.has("terminal")) return;
    const before = changed.get("terminal");
    if (before?.serial_number !== this.terminal.serial_number) {
      this.rejected = undefined;
      this.limit = PAGE;
    }
    if (!this.rejected || before?.rejected_lines !== this.terminal.rejected_lines) {
      void this.load();
    }
  }

  private async load(): Promise<void> {
    const { serial_number } = this.terminal;
    try {
      const found = await this.hass.callWS<Rejected>({
        type: "zkteco_push/terminals/rejected",
        serial_number,
        limit: this.limit,
      });
      if (serial_number !== this.terminal.serial_number) return;
      this.rejected = found;
      this.error = "";
    } catch (error) {
      this.error = this.errorText(error);
    }
  }

  private more(): void {
    this.limit = MOST;
    void this.load();
  }

  private async seen(): Promise<void> {
    try {
      await this.hass.callWS({
        type: "zkteco_push/terminals/rejected_seen",
        serial_number: this.terminal.serial_number,
      });
      await this.load();
    } catch (error) {
      this.error = this.errorText(error);
    }
  }

  private renderLine(line: RejectedLine) {
    const reason = this.text(`terminals.reason_${line.reason}`) || line.reason;
    return html`<tr>
      <td>${formatDateTime(this.hass, line.received_at)}</td>
      <td class="code" dir="ltr">${line.table}</td>
      <td>${reason}</td>
      <td class="number">${formatNumber(this.hass, line.length)}</td>
      <td class="text"><pre class="code" dir="ltr">${line.line}</pre></td>
    </tr>`;
  }

  protected override render() {
    if (this.error) return html`<p class="error" role="alert">${this.error}</p>`;
    const { rejected } = this;
    if (!rejected) {
      return html`<zkteco-page-state .hass=${this.hass} kind="loading"></zkteco-page-state>`;
    }
    if (!rejected.lines.length) {
      return html`<zkteco-page-state
        .hass=${this.hass}
        kind="empty"
        heading=${this.text("terminals.rejected_none")}
        explanation=${this.text("terminals.rejected_none_explanation")}
      ></zkteco-page-state>`;
    }
    return html`<p class="secondary">${this.text("terminals.rejected_explanation")}</p>
      ${
        rejected.unseen > 0
          ? html`<div class="row">
              <span class="warning"
                >${this.text("terminals.unseen_rejected", {
                  count: formatNumber(this.hass, rejected.unseen),
                })}</span
              >
              <button type="button" @click=${this.seen}>${this.text("terminals.have_seen")}</button>
            </div>`
          : nothing
      }
      <div
        class="card scroll"
        tabindex="0"
        role="region"
        aria-label=${this.text("terminals.tab_rejected")}
      >
        <table>
          <thead>
            <tr>
              <th scope="col">${this.text("terminals.when")}</th>
              <th scope="col">${this.text("terminals.table")}</th>
              <th scope="col">${this.text("terminals.reason")}</th>
              <th scope="col" class="number">${this.text("terminals.length")}</th>
              <th scope="col">${this.text("terminals.line")}</th>
            </tr>
          </thead>
          <tbody>
            ${rejected.lines.map((line) => this.renderLine(line))}
          </tbody>
        </table>
      </div>
      ${
        rejected.lines.length === this.limit && this.limit < MOST
          ? html`<div>
              <button type="button" @click=${this.more}>${this.text("common.more")}</button>
            </div>`
          : nothing
      }`;
  }
}
