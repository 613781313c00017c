import { css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { PanelElement } from "../../base";
import { formatDateTime, formatList, formatNumber } from "../../format";
import { shared } from "../../styles";
import type { FlowKind } from "./flow-fields";
import { terminalStyles } from "./styles";
import type { Details, Value } from "./types";
import "./flow-dialog";

const SETTINGS = [
  "name",
  "time_zone",
  "poll_interval",
  "doors",
  "unlock_seconds",
  "allowed_networks",
  "has_communication_key",
  "encryption",
  "remote_attendance",
  "code_book",
  "text_encoding",
  "punch_direction",
] as const;
const SECONDS = new Set(["poll_interval", "unlock_seconds"]);
const CHOICES = new Set(["code_book", "text_encoding", "punch_direction"]);

/** How a terminal is set, changed by Home Assistant's own form, and how it keeps time. */
@customElement("zkteco-terminal-settings")
export class TerminalSettings extends PanelElement {
  @property({ attribute: false }) details!: Details;
  @state() private flow: FlowKind | undefined;
  @state() private notice = "";

  static override styles = [
    shared,
    terminalStyles,
    css`
      .change {
        margin-block-start: 16px;
      }
    `,
  ];

  private change(): void {
    const { entry_id, subentry_id, serial_number } = this.details;
    this.notice = "";
    this.flow = {
      path: "config/config_entries/subentries/flow",
      texts: "config_subentries.terminal",
      start: { handler: [entry_id, "terminal"], subentry_id, show_advanced_options: false },
      heading: this.text("terminals.settings_heading", { serial_number }),
      submit: this.text("common.save"),
    };
  }

  private done(event: CustomEvent<{ isDone: boolean; message: string }>): void {
    this.flow = undefined;
    this.notice = event.detail.message;
    this.dispatchEvent(new CustomEvent("changed"));
  }

  private word(name: string, value: Value): string {
    if (name === "has_communication_key") {
      return this.text(value ? "terminals.key_set" : "terminals.key_not_set");
    }
    if (typeof value === "boolean") return this.text(value ? "common.yes" : "common.no");
    if (Array.isArray(value)) {
      return value.length ? formatList(this.hass, value) : this.text("terminals.all_private");
    }
    if (SECONDS.has(name)) {
      return this.text("terminals.seconds", { seconds: formatNumber(this.hass, Number(value)) });
    }
    if (CHOICES.has(name)) {
      const key = `component.zkteco_push.selector.${name}.options.${value}`;
      return this.localize(key) || String(value);
    }
    return String(value ?? "");
  }

  private offset(seconds: number | null): string {
    if (seconds === null) return this.text("terminals.offset_none");
    const minutes = Math.abs(Math.round(seconds / 60));
    const hours = String(Math.floor(minutes / 60)).padStart(2, "0");
    return `UTC${seconds < 0 ? "−" : "+"}${hours}:${String(minutes % 60).padStart(2, "0")}`;
  }

  private renderClock() {
    const { clock } = this.details;
    const isTold = clock.offset_told === null || clock.offset_told === clock.offset_wanted;
    let verdict = html`<span>${this.text("terminals.clock_unknown")}</span>`;
    if (clock.is_wrong) {
      const minutes = Math.round(Math.abs(clock.error ?? 0) / 60);
      const key = (clock.error ?? 0) < 0 ? "terminals.clock_ahead" : "terminals.clock_behind";
      verdict = html`<span class="error"
        >${
          clock.error === null
            ? this.text("terminals.clock_wrong")
            : this.text(key, { minutes: formatNumber(this.hass, minutes) })
        }</span
      >`;
    } else if (clock.is_wrong === false) {
      verdict = html`<span class="good">${this.text("terminals.clock_right")}</span>`;
    }
    return html`<section class="card" aria-labelledby="clock">
      <h2 id="clock">${this.text("terminals.clock")}</h2>
      <dl>
        <dt>${this.text("terminals.clock_state")}</dt>
        <dd>${verdict}</dd>
        <dt>${this.text("terminals.setting_time_zone")}</dt>
        <dd>${clock.time_zone}</dd>
        <dt>${this.text("terminals.offset_told")}</dt>
        <dd>
          <span dir="ltr">${this.offset(clock.offset_told)}</span>
          ${
            isTold
              ? nothing
              : html`<br /><span class=${clock.stuck ? "error" : "warning"}
                    >${this.text(
                      clock.stuck ? "terminals.offset_stuck" : "terminals.offset_changes",
                      { offset: this.offset(clock.offset_wanted) },
                    )}</span
                  >`
          }
        </dd>
        <dt>${this.text("terminals.last_sync")}</dt>
        <dd>
          ${clock.last_sync ? formatDateTime(this.hass, clock.last_sync) : this.text("terminals.never")}
        </dd>
      </dl>
    </section>`;
  }

  protected override render() {
    const { settings } = this.details;
    return html`<div class="grid">
        <section class="card" aria-labelledby="settings">
          <h2 id="settings">${this.text("terminals.settings")}</h2>
          <p role="status" ?hidden=${!this.notice}>${this.notice}</p>
          <dl>
            ${SETTINGS.map(
              (name) => html`<dt>${this.text(`terminals.setting_${name}`)}</dt>
                <dd>${this.word(name, settings[name] ?? null)}</dd>`,
            )}
          </dl>
          <button class="change" type="button" @click=${this.change}>
            ${this.text("terminals.change_settings")}
          </button>
        </section>
        ${this.renderClock()}
      </div>
      ${
        this.flow
          ? html`<zkteco-flow-dialog
              .hass=${this.hass}
              .flow=${this.flow}
              @done=${this.done}
              @closed=${() => {
                this.flow = undefined;
              }}
            ></zkteco-flow-dialog>`
          : nothing
      }`;
  }
}
