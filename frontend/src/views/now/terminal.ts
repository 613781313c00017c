import {
  mdiAlertOutline,
  mdiCheckNetworkOutline,
  mdiClockAlertOutline,
  mdiClockCheckOutline,
  mdiCloseNetworkOutline,
  mdiHelpNetworkOutline,
  mdiProgressClock,
  mdiTrayAlert,
} from "@mdi/js";
import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { PanelElement } from "../../base";
import { formatDuration, formatNumber } from "../../format";
import { followLink } from "../../navigate";
import { shared } from "../../styles";
import "../../elements/bar";
import "../../elements/icon";
import "./door";
import { shortMoment, utcOffset } from "./times";
import type { Memory, Terminal } from "./types";

/** One terminal as it is now, with its doors. */
@customElement("zkteco-now-terminal")
export class NowTerminal extends PanelElement {
  @property({ attribute: false }) terminal!: Terminal;
  @property({ type: Number }) now = Date.now();

  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      article {
        display: grid;
        gap: 14px;
        align-content: start;
        height: 100%;
      }
      .head {
        display: grid;
        gap: 2px;
      }
      h3 {
        overflow-wrap: anywhere;
      }
      h3 a {
        color: inherit;
        text-decoration: none;
      }
      h3 a:hover {
        text-decoration: underline;
      }
      .facts {
        display: grid;
        gap: 4px;
        font-size: 13px;
        --icon-size: 18px;
      }
      .fact {
        display: flex;
        align-items: center;
        gap: 8px;
      }
      .good {
        color: var(--zkteco-good-text);
      }
      .warning {
        color: var(--zkteco-warning-text);
      }
      .bars {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(150px, 100%), 1fr));
        gap: 10px 16px;
      }
      .count {
        display: flex;
        justify-content: space-between;
        gap: 8px;
        font-size: 12px;
      }
      .doors {
        display: grid;
        gap: 12px;
        padding-block-start: 12px;
        border-block-start: 1px solid var(--divider-color);
      }
    `,
  ];

  private fact(icon: string, words: string, kind = "secondary") {
    return html`<div class="fact ${kind}">
      <zkteco-icon .path=${icon}></zkteco-icon><span>${words}</span>
    </div>`;
  }

  private renderConnection() {
    const { connected, since } = this.terminal;
    const time = since ? shortMoment(this.hass, since, this.now) : "";
    if (connected) {
      const words = time ? this.text("now.connected_since", { time }) : this.text("now.connected");
      return this.fact(mdiCheckNetworkOutline, words, "good");
    }
    if (connected === null) return this.fact(mdiHelpNetworkOutline, this.text("now.not_heard_yet"));
    const words = time
      ? this.text("now.not_connected_since", { time })
      : this.text("now.not_connected");
    return this.fact(mdiCloseNetworkOutline, words, "error");
  }

  private renderClock() {
    const { is_clock_wrong, clock_error, utc_offset } = this.terminal;
    if (is_clock_wrong) {
      const duration = formatDuration(this.hass, Math.abs(clock_error ?? 0));
      const key = (clock_error ?? 0) < 0 ? "now.clock_ahead" : "now.clock_behind";
      const words = clock_error ? this.text(key, { duration }) : this.text("now.clock_wrong");
      return this.fact(mdiClockAlertOutline, words, "error");
    }
    const offset = utc_offset === null ? "" : ` (${utcOffset(utc_offset)})`;
    if (is_clock_wrong === null) {
      return offset
        ? this.fact(mdiProgressClock, `${this.text("now.clock_unknown")}${offset}`)
        : nothing;
    }
    return this.fact(mdiClockCheckOutline, `${this.text("now.clock_right")}${offset}`);
  }

  private renderTroubles() {
    const { pending_commands, missing_punches, tamper } = this.terminal;
    return html`${tamper ? this.fact(mdiAlertOutline, this.text("now.tamper"), "error") : nothing}${
      missing_punches
        ? this.fact(
            mdiTrayAlert,
            this.text("now.missing_punches", { count: formatNumber(this.hass, missing_punches) }),
            "warning",
          )
        : nothing
    }${
      pending_commands
        ? this.fact(
            mdiProgressClock,
            this.text("now.pending_commands", {
              count: formatNumber(this.hass, pending_commands),
            }),
          )
        : nothing
    }`;
  }

  private renderMemory(memory: Memory) {
    const label = this.text(`now.memory_${memory.kind}`);
    const count = formatNumber(this.hass, memory.count);
    if (!memory.room) {
      return html`<div class="count">
        <span class="secondary">${label}</span><span>${count}</span>
      </div>`;
    }
    const room = formatNumber(this.hass, memory.room);
    return html`<zkteco-bar
      .value=${memory.count}
      .max=${memory.room}
      .label=${label}
      .words=${this.text("now.count_of_room", { count, room })}
    ></zkteco-bar>`;
  }

  private renderName() {
    const { name, serial_number } = this.terminal;
    // Others than administrators have no page of terminals.
    if (!this.hass.user?.is_admin) return name;
    const path = `/zkteco-push/terminals/${encodeURIComponent(serial_number)}`;
    return html`<a href=${path} @click=${followLink}>${name}</a>`;
  }

  protected override render() {
    const { terminal } = this;
    return html`<article class="card" aria-labelledby="name">
      <div class="head">
        <h3 id="name">${this.renderName()}</h3>
        ${terminal.model ? html`<span class="secondary">${terminal.model}</span>` : nothing}
      </div>
      <div class="facts">
        ${this.renderConnection()} ${this.renderClock()} ${this.renderTroubles()}
      </div>
      ${
        terminal.memory.length
          ? html`<div class="bars">${terminal.memory.map((each) => this.renderMemory(each))}</div>`
          : nothing
      }
      ${
        terminal.doors.length
          ? html`<div class="doors">
              ${terminal.doors.map(
                (door) => html`<zkteco-now-door
                  .hass=${this.hass}
                  .terminal=${terminal}
                  .door=${door}
                ></zkteco-now-door>`,
              )}
            </div>`
          : nothing
      }
    </article>`;
  }
}
