import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { PanelElement } from "../../base";
import { formatDateTime, formatNumber } from "../../format";
import { shared } from "../../styles";
import { terminalStyles } from "./styles";
import type { HistoricCommand, ListedTerminal } from "./types";
import "../../elements/page-state";

const PAGE = 50;
const LOOKS: Record<string, string> = {
  done: "good",
  refused: "error",
  unconfirmed: "warning",
  expired: "warning",
};

interface Page {
  commands: HistoricCommand[];
  has_more: boolean;
}

/** What a terminal has been told, the newest first, and how it ended. */
@customElement("zkteco-terminal-commands")
export class TerminalCommands extends PanelElement {
  @property({ attribute: false }) terminal!: ListedTerminal;
  @state() private commands: HistoricCommand[] | undefined;
  @state() private hasMore = false;
  @state() private error = "";
  @state() private notice = "";

  static override styles = [
    shared,
    terminalStyles,
    css`
      td {
        vertical-align: middle;
      }
    `,
  ];

  protected override willUpdate(changed?: PropertyValues<this>): void {
    super.willUpdate();
    if (!changed?.has("terminal")) return;
    const before = changed.get("terminal");
    if (before?.serial_number !== this.terminal.serial_number) this.commands = undefined;
    // Whatever a terminal is told or answers changes what is pushed of it.
    void this.load();
  }

  private async ask(before?: number, limit = PAGE): Promise<Page> {
    return this.hass.callWS<Page>({
      type: "zkteco_push/terminals/commands",
      serial_number: this.terminal.serial_number,
      limit,
      ...(before === undefined ? {} : { before }),
    });
  }

  private async load(): Promise<void> {
    const { serial_number } = this.terminal;
    try {
      const page = await this.ask();
      if (serial_number !== this.terminal.serial_number) return;
      const last = page.commands.at(-1)?.id ?? 0;
      const older = (this.commands ?? []).filter((command) => command.id < last);
      // What has been looked up further back stays.
      if (!older.length) this.hasMore = page.has_more;
      this.commands = [...page.commands, ...(page.has_more ? older : [])];
      this.error = "";
    } catch (error) {
      this.error = this.errorText(error);
    }
  }

  private async more(): Promise<void> {
    const known = this.commands ?? [];
    try {
      const page = await this.ask(known.at(-1)?.id);
      this.commands = [...known, ...page.commands];
      this.hasMore = page.has_more;
    } catch (error) {
      this.error = this.errorText(error);
    }
  }

  private async cancel(command: HistoricCommand): Promise<void> {
    this.notice = "";
    try {
      const { is_open } = await this.hass.callWS<{ is_open: boolean }>({
        type: "zkteco_push/terminals/cancel",
        serial_number: this.terminal.serial_number,
        command_id: command.id,
      });
      this.notice = this.text(is_open ? "terminals.cancel_too_late" : "terminals.cancelled");
      await this.load();
    } catch (error) {
      this.error = this.errorText(error);
    }
  }

  private name(command: HistoricCommand): string {
    if (!command.name) return this.text("terminals.command_unnamed");
    return this.text(`terminals.command_${command.name}`) || command.name.replaceAll("_", " ");
  }

  private result(command: HistoricCommand) {
    if (command.state !== "refused" || !command.meaning) return nothing;
    const key = `component.zkteco_push.exceptions.refused_${command.meaning}.message`;
    const words = this.localize(key, {
      name: this.terminal.name,
      return_code: command.return_code,
    });
    return html`<br /><small>${words || command.return_code}</small>`;
  }

  private renderCommand(command: HistoricCommand) {
    const name = this.name(command);
    return html`<tr>
      <td class="number">${command.id}</td>
      <td>${name}</td>
      <td>
        <span class=${LOOKS[command.state] ?? ""}
          >${this.text(`terminals.state_${command.state}`) || command.state}</span
        >
        ${this.result(command)}
      </td>
      <td>${formatDateTime(this.hass, command.created_at)}</td>
      <td>${command.finished_at ? formatDateTime(this.hass, command.finished_at) : "–"}</td>
      <td class="number">${formatNumber(this.hass, command.handed_out)}</td>
      <td class="number" dir="ltr">${command.return_code ?? "–"}</td>
      <td>
        ${
          command.may_cancel
            ? html`<button
                type="button"
                class="plain"
                aria-label=${this.text("terminals.cancel_named", { name, id: command.id })}
                @click=${() => this.cancel(command)}
              >
                ${this.text("common.cancel")}
              </button>`
            : nothing
        }
      </td>
    </tr>`;
  }

  protected override render() {
    if (this.error) return html`<p class="error" role="alert">${this.error}</p>`;
    if (!this.commands) {
      return html`<zkteco-page-state .hass=${this.hass} kind="loading"></zkteco-page-state>`;
    }
    if (!this.commands.length) {
      return html`<zkteco-page-state
        .hass=${this.hass}
        kind="empty"
        heading=${this.text("terminals.commands_none")}
        explanation=${this.text("terminals.commands_none_explanation")}
      ></zkteco-page-state>`;
    }
    return html`<p role="status" ?hidden=${!this.notice}>${this.notice}</p>
      <div
        class="card scroll"
        tabindex="0"
        role="region"
        aria-label=${this.text("terminals.tab_commands")}
      >
        <table>
          <thead>
            <tr>
              <th scope="col" class="number">${this.text("terminals.number")}</th>
              <th scope="col">${this.text("terminals.command")}</th>
              <th scope="col">${this.text("terminals.state")}</th>
              <th scope="col">${this.text("terminals.asked_at")}</th>
              <th scope="col">${this.text("terminals.finished_at")}</th>
              <th scope="col" class="number">${this.text("terminals.handed_out")}</th>
              <th scope="col" class="number">${this.text("terminals.return_code")}</th>
              <td></td>
            </tr>
          </thead>
          <tbody>
            ${this.commands.map((command) => this.renderCommand(command))}
          </tbody>
        </table>
      </div>
      ${
        this.hasMore
          ? html`<div>
              <button type="button" @click=${this.more}>${this.text("common.more")}</button>
            </div>`
          : nothing
      }`;
  }
}
