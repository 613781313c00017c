import { mdiCancel, mdiUndo } from "@mdi/js";
import { css, html, nothing, type TemplateResult } from "lit";
import { formatDateTime, formatNumber, formatTime } from "../../format";
import type { HomeAssistant, Localize } from "../../types";
import type { Punch } from "./model";
import { methodIcon, methodWords, stateWords } from "./words";

type Text = (key: string, placeholders?: Record<string, unknown>) => string;

/** What a row needs beside its punch. */
export interface RowContext {
  hass: HomeAssistant;
  localize: Localize;
  text: Text;
  hasPhoto: boolean;
  onVoid: (punch: Punch) => void;
  onWithdraw: (punch: Punch) => void;
}

export const rowStyles = css`
  li {
    display: grid;
    grid-template-columns: 40px 88px minmax(120px, 1.4fr) minmax(100px, 1fr) minmax(140px, 1.2fr) 40px;
    gap: 12px;
    align-items: center;
    height: var(--row-height);
    padding-inline: 12px;
    border-block-end: 1px solid var(--divider-color);
    overflow: hidden;
  }
  li > * {
    min-width: 0;
  }
  .line {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .time {
    font-variant-numeric: tabular-nums;
    font-weight: 500;
  }
  .name {
    font-weight: 500;
  }
  .void .time,
  .void .name {
    text-decoration: line-through;
  }
  .method {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .method zkteco-icon {
    --icon-size: 20px;
    color: var(--secondary-text-color);
  }
  .separator {
    display: none;
  }
  .how {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    font-size: 12px;
  }
  :host([narrow]) .separator,
  :host([narrow]) .how {
    display: inline;
    font-size: inherit;
  }
  .badge {
    display: inline-block;
    padding: 0 8px;
    border: 1px solid currentcolor;
    border-radius: 10px;
    font-size: 12px;
    font-weight: 500;
  }
  .badge.voided {
    color: var(--zkteco-error-text);
  }
  .badge.added {
    color: var(--zkteco-warning-text);
  }
  li button.plain {
    padding: 0;
    color: var(--secondary-text-color);
  }
  .details {
    font-size: 12px;
  }
  .placeholder {
    color: var(--secondary-text-color);
  }
  :host([narrow]) li {
    grid-template-columns: 40px 72px minmax(0, 1fr) 40px;
    grid-template-rows: auto auto auto;
    gap: 0 8px;
    align-content: center;
    line-height: 20px;
  }
  :host([narrow]) zkteco-photo {
    grid-row: 1 / span 3;
  }
  :host([narrow]) .action {
    grid-column: 4;
    grid-row: 1 / span 3;
  }
  :host([narrow]) .time {
    align-self: start;
  }
  :host([narrow]) .method,
  :host([narrow]) .where {
    grid-column: 2 / span 2;
  }
  :host([narrow]) .method {
    grid-row: 2;
  }
  :host([narrow]) .where {
    grid-row: 3;
  }
`;

function correctionLine(punch: Punch, text: Text): string {
  const { correction } = punch;
  if (!correction) return "";
  const name = correction.by || text("punches.somebody");
  return text(`punches.${correction.kind}_by`, { name, reason: correction.reason });
}

/** Return a punch as a line of the list. */
export function renderRow(punch: Punch, context: RowContext): TemplateResult {
  const { hass, localize, text } = context;
  const { correction } = punch;
  const isVoid = correction?.kind === "voided";
  const time = formatTime(hass, punch.time, hass.config.time_zone);
  const name = punch.name ?? punch.pin;
  const more = [
    punch.temperature
      ? text("punches.temperature", {
          value: formatNumber(hass, punch.temperature, { style: "unit", unit: "celsius" }),
        })
      : "",
    punch.work_code && punch.work_code !== "0"
      ? text("punches.work_code", { code: punch.work_code })
      : "",
    correctionLine(punch, text),
  ].filter(Boolean);
  const method = methodWords(localize, punch.verification);
  const state = stateWords(localize, punch.state);
  const label = text("punches.actions", { name, time });
  return html`<li class=${isVoid ? "void" : ""}>
    <zkteco-photo
      .hass=${hass}
      .src=${context.hasPhoto ? punch.photo : null}
      .name=${name}
    ></zkteco-photo>
    <span class="time line" title=${formatDateTime(hass, punch.time, hass.config.time_zone)}
      >${time}</span
    >
    <span class="who line">
      <span class="name">${name}</span>
      ${punch.name ? html`<span class="secondary">${punch.pin}</span>` : nothing}
      ${
        correction
          ? html`<span class="badge ${correction.kind}"
              >${text(`punches.correction_${correction.kind}`)}</span
            >`
          : nothing
      }
      ${
        more.length
          ? html`<br /><span class="details secondary" title=${more.join(" · ")}
                >${more.join(" · ")}</span
              >`
          : nothing
      }
    </span>
    <span class="where line secondary">${punch.terminal}</span>
    <span class="method">
      <zkteco-icon .path=${methodIcon(punch.verification)}></zkteco-icon>
      <span class="line"
        >${state}<span class="separator secondary"> · </span
        ><span class="how secondary">${method}</span></span
      >
    </span>
    <span class="action">
      ${
        correction
          ? html`<button
              type="button"
              class="plain"
              aria-label=${`${text("punches.withdraw")}: ${label}`}
              title=${text("punches.withdraw")}
              @click=${() => context.onWithdraw(punch)}
            >
              <zkteco-icon .path=${mdiUndo}></zkteco-icon>
            </button>`
          : html`<button
              type="button"
              class="plain"
              aria-label=${`${text("punches.void_punch")}: ${label}`}
              title=${text("punches.void_punch")}
              @click=${() => context.onVoid(punch)}
            >
              <zkteco-icon .path=${mdiCancel}></zkteco-icon>
            </button>`
      }
    </span>
  </li>`;
}
