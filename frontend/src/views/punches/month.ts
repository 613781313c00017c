import { mdiChevronLeft, mdiChevronRight } from "@mdi/js";
import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { PanelElement } from "../../base";
import "../../elements/icon";
import { format, formatDate, formatDuration, formatTime } from "../../format";
import { shared } from "../../styles";
import { renderChart } from "./chart";
import { type Day, firstWeekday, type Month, plusDays, plusMonths, weekday } from "./model";

/**
 * A month as a calendar, with the hours of each day where there are some, and a chart.
 *
 * Says `month` with another month, and `day` with a day that is to be shown.
 */
@customElement("zkteco-punch-month")
export class PunchMonth extends PanelElement {
  @property() month = "";
  @property({ attribute: false }) data: Month | undefined;
  @property() name = "";

  static override styles = [
    shared,
    css`
      header {
        display: flex;
        align-items: center;
        gap: 8px;
        margin-block-end: 8px;
      }
      header h2 {
        flex: 1;
        text-align: center;
        font-size: 16px;
      }
      :host(:dir(rtl)) .turns {
        transform: scaleX(-1);
      }
      abbr {
        text-decoration: none;
      }
      table {
        table-layout: fixed;
      }
      th {
        padding: 4px;
        text-align: center;
        font-size: 12px;
      }
      td {
        padding: 0;
        border: 1px solid var(--divider-color);
        height: 68px;
        text-align: center;
      }
      td.other {
        background: color-mix(in srgb, var(--primary-text-color) 4%, transparent);
      }
      td button {
        display: grid;
        align-content: start;
        justify-items: center;
        gap: 0;
        width: 100%;
        height: 100%;
        min-height: 66px;
        padding: 4px 0;
        border: none;
        border-radius: 0;
        color: var(--primary-text-color);
        font-size: 12px;
        font-weight: 400;
        line-height: 1.3;
        overflow: hidden;
      }
      td.today .number {
        background: var(--zkteco-fill);
        color: var(--zkteco-on-fill);
        border-radius: 10px;
        padding-inline: 6px;
      }
      .number {
        font-weight: 500;
      }
      .hours {
        font-weight: 500;
        font-variant-numeric: tabular-nums;
      }
      .times {
        font-size: 11px;
        color: var(--secondary-text-color);
        font-variant-numeric: tabular-nums;
      }
      :host([narrow]) .card {
        padding: 8px;
      }
      :host([narrow]) .times,
      :host([narrow]) .hours {
        font-size: 10px;
        letter-spacing: -0.03em;
        white-space: nowrap;
      }
      .total {
        margin-block: 12px 8px;
      }
      svg {
        /* Days go from left to right as numbers do. */
        direction: ltr;
        display: block;
        width: 100%;
        height: auto;
      }
      svg .bar {
        fill: var(--zkteco-fill);
      }
      svg .line {
        stroke: var(--divider-color);
      }
      svg text {
        fill: var(--secondary-text-color);
        font-size: 10px;
      }
    `,
  ];

  private get monthWords(): string {
    return format(this.hass, `${this.month}T12:00:00Z`, {
      month: "long",
      year: "numeric",
      timeZone: "UTC",
    });
  }

  private go(months: number): void {
    this.dispatchEvent(new CustomEvent("month", { detail: plusMonths(this.month, months) }));
  }

  private get weeks(): (string | undefined)[][] {
    const before = (weekday(this.month) - firstWeekday(this.hass) + 7) % 7;
    const next = plusMonths(this.month, 1);
    const weeks: (string | undefined)[][] = [];
    for (let day = plusDays(this.month, -before); day < next; day = plusDays(day, 7)) {
      weeks.push(
        Array.from({ length: 7 }, (_, number) => {
          const each = plusDays(day, number);
          return each >= this.month && each < next ? each : undefined;
        }),
      );
    }
    return weeks;
  }

  private renderHead() {
    // Any week will do.
    const sunday = "2026-02-01";
    return html`<tr>
      ${Array.from({ length: 7 }, (_, number) => {
        const day = `${plusDays(sunday, firstWeekday(this.hass) + number)}T12:00:00Z`;
        const name = (length: "long" | "short") =>
          format(this.hass, day, { weekday: length, timeZone: "UTC" });
        return html`<th scope="col"><abbr title=${name("long")}>${name("short")}</abbr></th>`;
      })}
    </tr>`;
  }

  private renderFacts(facts: Day) {
    if (facts.seconds_in === undefined) {
      return facts.punches
        ? html`<span>${this.text("punches.count", { count: facts.punches })}</span>`
        : nothing;
    }
    const time = (moment: number | null | undefined) =>
      moment ? formatTime(this.hass, moment, this.data?.time_zone) : "–";
    return html`${
      facts.seconds_in
        ? html`<span class="hours"
            >${this.text("punches.day_hours", {
              hours: formatDuration(this.hass, facts.seconds_in),
            })}</span
          >`
        : nothing
    }
    ${
      facts.first_in || facts.last_out
        ? html`<span class="times">${time(facts.first_in)}</span
            ><span class="times">${time(facts.last_out)}</span>`
        : nothing
    }`;
  }

  private renderDay(day: string | undefined) {
    if (!day) return html`<td class="other"></td>`;
    const facts = this.data?.days.find((each) => each.date === day);
    const date = formatDate(this.hass, `${day}T12:00:00Z`, "UTC");
    return html`<td class=${day === this.data?.today ? "today" : ""}>
      <button
        type="button"
        title=${this.text("punches.day_show", { date })}
        aria-current=${day === this.data?.today ? "date" : nothing}
        @click=${() => this.dispatchEvent(new CustomEvent("day", { detail: day }))}
      >
        <span class="number">${Number(day.slice(8))}</span>
        ${facts ? this.renderFacts(facts) : nothing}
      </button>
    </td>`;
  }

  private renderTotals() {
    const days = this.data?.days;
    if (!days || !this.data?.person) return nothing;
    const seconds = days.reduce((sum, day) => sum + (day.seconds_in ?? 0), 0);
    const count = days.filter((day) => day.seconds_in).length;
    return html`<p class="total">
        ${this.text("punches.month_total", { hours: formatDuration(this.hass, seconds) })} ·
        ${this.text("punches.month_days", { count })}
      </p>
      <h3>${this.text("punches.chart")}</h3>
      ${renderChart(this.hass, days, (key, placeholders) =>
        this.text(key, { month: this.monthWords, ...placeholders }),
      )}`;
  }

  protected override render() {
    const heading = this.name
      ? this.text("punches.month_of", { name: this.name, month: this.monthWords })
      : this.monthWords;
    const button = (label: string, path: string, months: number) =>
      html`<button
        type="button"
        class="plain"
        aria-label=${this.text(label)}
        @click=${() => this.go(months)}
      >
        <zkteco-icon class="turns" .path=${path}></zkteco-icon>
      </button>`;
    return html`<section class="card" aria-labelledby="heading">
      <header>
        ${button("punches.previous_month", mdiChevronLeft, -1)}
        <h2 id="heading" aria-live="polite">${heading}</h2>
        ${button("punches.next_month", mdiChevronRight, 1)}
      </header>
      <table aria-labelledby="heading">
        <thead>
          ${this.renderHead()}
        </thead>
        <tbody>
          ${this.weeks.map(
            (week) =>
              html`<tr>
                ${week.map((day) => this.renderDay(day))}
              </tr>`,
          )}
        </tbody>
      </table>
      ${this.renderTotals()}
      ${
        this.name && this.data && !this.data.person
          ? html`<p class="secondary total">${this.text("punches.month_not_in_household")}</p>`
          : nothing
      }
    </section>`;
  }
}
