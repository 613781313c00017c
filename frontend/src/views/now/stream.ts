import { css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { PanelElement } from "../../base";
import { formatDateTime, formatRelative, formatTime } from "../../format";
import { shared } from "../../styles";
import "../../elements/icon";
import "../../elements/photo";
import { photoPath } from "./people";
import { exactTime, isToday, shortMoment } from "./times";
import type { Item, Terminal } from "./types";
import { iconOf, methodsOf, toneOf, whatOf, whereOf, whoOf } from "./words";

const FEW = 8;

/** What happens at the terminals, the latest first. */
@customElement("zkteco-now-stream")
export class NowStream extends PanelElement {
  @property({ attribute: false }) items: Item[] = [];
  @property({ attribute: false }) fresh = new Set<string>();
  @property({ attribute: false }) terminalOf: (serialNumber: string) => Terminal | undefined = () =>
    undefined;
  @property({ type: Number }) now = Date.now();
  @state() private showsAll = false;

  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      ol {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        align-items: center;
        gap: 12px;
        padding-block: 10px;
        border-block-end: 1px solid var(--divider-color);
      }
      li:last-child {
        border-block-end: none;
      }
      li.fresh {
        animation: arrive 450ms cubic-bezier(0.2, 0.7, 0.2, 1);
      }
      @keyframes arrive {
        from {
          opacity: 0;
          transform: translateY(-24px);
          margin-block-end: -72px;
        }
      }
      .picture {
        position: relative;
        display: flex;
        --photo-size: 48px;
        --photo-radius: 14px;
      }
      .picture.icon {
        width: 48px;
        height: 48px;
        align-items: center;
        justify-content: center;
        border-radius: 14px;
        background: color-mix(in srgb, currentcolor 10%, transparent);
      }
      .words {
        min-width: 0;
        display: grid;
        gap: 1px;
        line-height: 1.4;
      }
      .first,
      .second {
        display: flex;
        align-items: baseline;
        gap: 2px 8px;
        flex-wrap: wrap;
      }
      .first {
        justify-content: space-between;
      }
      .name {
        font-size: 15px;
        font-weight: 500;
        overflow-wrap: anywhere;
      }
      .ago,
      time {
        font-size: 12px;
        color: var(--secondary-text-color);
        white-space: nowrap;
        font-variant-numeric: tabular-nums;
      }
      .where {
        min-width: 0;
        overflow-wrap: anywhere;
      }
      .place {
        display: flex;
        flex: 1 1 auto;
        align-items: baseline;
        justify-content: space-between;
        gap: 8px;
        min-width: 0;
      }
      .second {
        font-size: 13px;
        align-items: center;
        --icon-size: 16px;
      }
      .what {
        display: inline-flex;
        align-items: center;
        gap: 4px;
      }
      .good .what,
      .good.icon {
        color: var(--zkteco-good-text);
      }
      .bad .what,
      .bad .name.what {
        color: var(--zkteco-error-text);
        font-weight: 500;
      }
      .bad .picture.icon {
        color: var(--zkteco-error-text);
      }
      :host(:dir(rtl)) .what zkteco-icon {
        transform: scaleX(-1);
      }
      .quiet {
        padding-block: 6px;
      }
      .quiet .picture.icon {
        height: 32px;
        color: var(--secondary-text-color);
        background: none;
      }
      .quiet .name {
        font-size: 13px;
        font-weight: 400;
      }
      .empty {
        padding-block: 24px;
        text-align: center;
      }
      .more {
        width: 100%;
        margin-block-start: 8px;
      }
      @media (prefers-reduced-motion: reduce) {
        li.fresh {
          animation: none;
        }
      }
    `,
  ];

  private agoOf(item: Item): string {
    // Clocks of terminals and browsers differ by a little.
    return formatRelative(this.hass, Math.min(item.time, this.now / 1000), this.now);
  }

  private renderPicture(item: Item, who: string) {
    const linked = item.person ? this.hass.states[item.person]?.attributes.entity_picture : null;
    const source = photoPath(item.photo) ?? (linked ? this.hass.hassUrl(linked) : null);
    if (!source && !item.name) {
      return html`<span class="picture icon">
        <zkteco-icon .path=${iconOf(item)}></zkteco-icon>
      </span>`;
    }
    return html`<span class="picture">
      <zkteco-photo .hass=${this.hass} .src=${source} .name=${who}></zkteco-photo>
    </span>`;
  }

  private renderItem(item: Item) {
    const say = this.text.bind(this);
    const who = whoOf(say, item);
    const what = whatOf(say, this.localize, item);
    const where = whereOf(say, item, this.terminalOf(item.serial_number));
    const tone = toneOf(item);
    const exact = isToday(this.hass, item.time, this.now)
      ? this.narrow
        ? formatTime(this.hass, item.time)
        : exactTime(this.hass, item.time)
      : shortMoment(this.hass, item.time, this.now);
    return html`<li class="${tone} ${this.fresh.has(item.key) ? "fresh" : ""}">
      ${this.renderPicture(item, who)}
      <div class="words">
        <div class="first">
          <span class=${who ? "name" : "name what"}>${who || what}</span>
<span class="ago secondary">${this.agoOf(item)}</span>
        </div>
        <div class="second">
          ${
            who
              ? html`<span class="what">
                  <zkteco-icon .path=${iconOf(item)}></zkteco-icon>${what}</span
                >`
              : nothing
          }
          ${methodsOf(say, item.method).map(
            (method) => html`<zkteco-icon
              class="secondary"
              title=${method.words}
              .path=${method.icon}
              .label=${method.words}
            ></zkteco-icon>`,
          )}
          ${item.card ? html`<span class="secondary">${item.card}</span>` : nothing}
          <span class="place">
            <span class="secondary where">${where}</span>
            <time datetime=${item.at} title=${formatDateTime(this.hass, item.time)}
              >${exact}</time
            >
          </span>
        </div>
      </div>
    </li>`;
  }

  protected override render() {
    if (!this.items.length) {
      return html`<p class="secondary empty">${this.text("now.stream_empty")}</p>`;
    }
    const isShort = this.narrow && !this.showsAll && this.items.length > FEW;
    return html`<ol>
        ${repeat(
          isShort ? this.items.slice(0, FEW) : this.items,
          (item) => item.key,
          (item) => this.renderItem(item),
        )}
      </ol>
      ${
        isShort
          ? html`<button
              class="plain more"
              type="button"
              @click=${() => {
                this.showsAll = true;
              }}
            >
              ${this.text("common.more")}
            </button>`
          : nothing
      }`;
  }
}
