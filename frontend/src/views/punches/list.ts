import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { PanelElement } from "../../base";
import "../../elements/icon";
import "../../elements/photo";
import { formatDate, formatDuration, formatTime } from "../../format";
import { shared } from "../../styles";
import { type DayGroup, Layout } from "./layout";
import { type Day, type Punch, punchKey } from "./model";
import type { PunchPages } from "./pages";
import { type RowContext, renderRow, rowStyles } from "./row";

// So far beyond what is seen, rows are there (pixels), and pages are loaded.
const MARGIN = 600;
const AHEAD = 8000;
const SETTLED_MILLISECONDS = 120;

/**
 * Punches by day, of which only those are in the page that can be seen.
 *
 * Says `days` with the days that can be seen, and `void` or `withdraw` with a punch.
 */
@customElement("zkteco-punch-list")
export class PunchList extends PanelElement {
  @property({ attribute: false }) pages!: PunchPages;
  @property({ attribute: false }) facts: (day: string) => Day | undefined = () => undefined;
  /** Changes whenever pages have others than before. */
  @property({ type: Number }) version = 0;

  private layout = new Layout(44, 60);
  private scroller: Element | undefined;
  private isQueued = false;
  private rendered = 0;
  private settled: ReturnType<typeof setTimeout> | undefined;
  private photos = new Set<string>();
  private shownDays = "";

  static override styles = [
    shared,
    rowStyles,
    css`
      :host {
        display: block;
        --row-height: 60px;
        --heading-height: 44px;
      }
      :host([narrow]) {
        --row-height: 84px;
        --heading-height: 64px;
      }
      .days {
        position: relative;
      }
      section {
        position: absolute;
        inset-inline: 0;
        contain: layout style;
      }
      h3 {
        position: sticky;
        inset-block-start: 0;
        z-index: 1;
        display: flex;
        flex-wrap: wrap;
        align-content: center;
        align-items: baseline;
        gap: 0 16px;
        height: var(--heading-height);
        padding-inline: 12px;
        background: var(--card-background-color);
        border-block-end: 1px solid var(--divider-color);
        overflow: hidden;
      }
      h3 span {
        font-size: 13px;
        font-weight: 400;
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("resize", this.settleNow);
    addEventListener("scroll", this.scrolled, { passive: true });
    if (this.hasUpdated) this.findScroller();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("resize", this.settleNow);
    removeEventListener("scroll", this.scrolled);
    this.scroller?.removeEventListener("scroll", this.scrolled);
    this.scroller = undefined;
    clearTimeout(this.settled);
  }

  /** Follow pages that are others from a place on. */
  follow(from: number): void {
    this.layout.follow(this.pages.days, from);
    this.version += 1;
    this.settleSoon();
  }

  protected override willUpdate(changed?: PropertyValues<this>): void {
    super.willUpdate();
    if (!changed) return;
    const other = this.narrow ? new Layout(64, 84) : new Layout(44, 60);
    if (changed.has("pages") || other.row !== this.layout.row) {
      this.layout = other;
      this.layout.follow(this.pages.days, 0);
    }
  }

  protected override firstUpdated(): void {
    this.findScroller();
  }

  private findScroller(): void {
    this.scroller = scrollerOf(this);
    // What is within a shadow root tells nobody outside that it scrolls.
    this.scroller?.addEventListener("scroll", this.scrolled, { passive: true });
    this.requestUpdate();
    this.settle();
  }

  protected override updated(): void {
    const [top, bottom] = this.window;
    const groups = this.layout.between(top, bottom);
    const last = groups.at(-1);
    if (groups[0] && last) {
      const [first] = this.layout.rowsBetween(groups[0], top, bottom);
      const [, end] = this.layout.rowsBetween(last, top, bottom);
      this.pages.look(groups[0].first + first, last.first + Math.max(0, end - 1));
    }
    if (this.layout.height - bottom < AHEAD) void this.pages.loadMore();
    const days = groups.map((group) => group.day);
    if (days.join() !== this.shownDays) {
      this.shownDays = days.join();
      this.dispatchEvent(new CustomEvent("days", { detail: days }));
    }
  }

  private readonly queue = (): void => {
    if (this.isQueued) return;
    this.isQueued = true;
    requestAnimationFrame(() => {
      this.isQueued = false;
      // What is in the page beyond what is seen lasts for a while.
      const moved = Math.abs(this.window[0] - this.rendered);
      if (moved > MARGIN / 3) this.requestUpdate();
    });
  };

  private readonly scrolled = (): void => {
    this.queue();
    this.settleSoon();
  };

  private readonly settleNow = (): void => this.settle();

  private settleSoon(): void {
    clearTimeout(this.settled);
    this.settled = setTimeout(() => this.settle(), SETTLED_MILLISECONDS);
  }

  /** Have photos loaded of those who are seen now, not of all who fly by. */
  private settle(): void {
    const [top, bottom] = this.window;
    this.photos = new Set();
    for (const group of this.layout.between(top, bottom)) {
      const [first, end] = this.layout.rowsBetween(group, top, bottom);
      for (let place = first; place < end; place += 1) {
        const punch = this.pages.at(group.first + place);
        if (punch?.photo) this.photos.add(punchKey(punch));
      }
    }
    this.requestUpdate();
  }

  /** The heights between which rows are in the page. */
  private get window(): [number, number] {
    const seen = this.scroller?.getBoundingClientRect() ?? { top: 0, bottom: innerHeight };
    const list = this.getBoundingClientRect().top;
    const top = Math.max(0, seen.top) - list;
    const bottom = Math.min(innerHeight, seen.bottom) - list;
    return [top - MARGIN, Math.max(top, bottom) + MARGIN];
  }

  private renderFacts(day: string) {
    const facts = this.facts(day);
    if (!facts) return nothing;
    const { hass } = this;
    const time = (moment: number | null | undefined) =>
      moment ? formatTime(hass, moment, hass.config.time_zone) : "–";
    if (facts.seconds_in === undefined) {
      return html`<span class="secondary"
        >${this.text("punches.count", { count: facts.punches })}</span
      >`;
    }
    return html`<span>${this.text("punches.first_in", { time: time(facts.first_in) })}</span>
      <span>${this.text("punches.last_out", { time: time(facts.last_out) })}</span>
      <span
        >${this.text("punches.hours", { hours: formatDuration(hass, facts.seconds_in) })}</span
      >`;
  }

  private renderDay(group: DayGroup, top: number, bottom: number, context: RowContext) {
    const [first, end] = this.layout.rowsBetween(group, top, bottom);
    const rows: (Punch | undefined)[] = [];
    for (let place = first; place < end; place += 1) rows.push(this.pages.at(group.first + place));
    const id = `day-${group.day}-${group.first}`;
    return html`<section
      aria-labelledby=${id}
      style="top: ${group.top}px; height: ${this.layout.heightOf(group)}px"
    >
      <h3 id=${id}>
        ${formatDate(this.hass, `${group.day}T12:00:00Z`, "UTC")}${this.renderFacts(group.day)}
      </h3>
      <ul style="padding-top: ${first * this.layout.row}px">
        ${repeat(
          rows,
          (punch, index) => (punch ? punchKey(punch) : `place ${first + index}`),
          (punch) =>
            punch
              ? renderRow(punch, {
                  ...context,
                  hasPhoto: this.photos.has(punchKey(punch)),
                })
              : html`<li class="placeholder"><span></span><span>…</span></li>`,
        )}
      </ul>
    </section>`;
  }

  protected override render() {
    const [top, bottom] = this.window;
    this.rendered = top;
    const context: RowContext = {
      hass: this.hass,
      localize: this.localize,
      text: (key, placeholders) => this.text(key, placeholders),
      hasPhoto: false,
      onVoid: (punch) => this.dispatchEvent(new CustomEvent("void", { detail: punch })),
      onWithdraw: (punch) => this.dispatchEvent(new CustomEvent("withdraw", { detail: punch })),
    };
    return html`<div class="days" style="height: ${this.layout.height}px">
      ${repeat(
        this.layout.between(top, bottom),
        (group) => group.first,
        (group) => this.renderDay(group, top, bottom, context),
      )}
    </div>`;
  }
}

/** Return what scrolls an element, also outside of its shadow root. */
function scrollerOf(element: Element): Element | undefined {
  let each: Node | null = element;
  while (each) {
    if (each instanceof Element && /auto|scroll/.test(getComputedStyle(each).overflowY)) {
      return each;
    }
    each = each.parentNode instanceof ShadowRoot ? each.parentNode.host : each.parentNode;
  }
  return document.scrollingElement ?? undefined;
}
