import { html, svg, type TemplateResult } from "lit";
import { formatDate, formatDuration, formatNumber } from "../../format";
import type { HomeAssistant } from "../../types";
import type { Day } from "./model";

const WIDTH = 372;
const HEIGHT = 120;
const LEFT = 24;
const BOTTOM = 16;
const TOP = 6;
const HOUR = 3600;
// A line for every so many hours, and no more lines than can be read.
const STEPS = [1, 2, 4, 6, 8, 12];
const MOST_LINES = 4;

type Text = (key: string, placeholders?: Record<string, unknown>) => string;

/** Return the hours of each day of a month as bars; the calendar says the same in a table. */
export function renderChart(hass: HomeAssistant, days: readonly Day[], text: Text): TemplateResult {
  const hours = days.map((day) => (day.seconds_in ?? 0) / HOUR);
  const most = Math.max(...hours, 0);
  const step = STEPS.find((each) => most / each <= MOST_LINES) ?? 24;
  const lines = Math.max(1, Math.ceil(most / step));
  const scale = (HEIGHT - TOP - BOTTOM) / (lines * step);
  const width = (WIDTH - LEFT) / days.length;
  const y = (value: number) => HEIGHT - BOTTOM - value * scale;
  return html`<svg
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    role="img"
    aria-label=${summary(hass, days, most, text)}
  >
    ${Array.from({ length: lines + 1 }, (_, number) => {
      const value = number * step;
      return svg`<line class="line" x1=${LEFT} x2=${WIDTH} y1=${y(value)} y2=${y(value)}></line>
        <text x=${LEFT - 4} y=${y(value) + 3} text-anchor="end">${formatNumber(hass, value)}</text>`;
    })}
    ${hours.map((value, place) => {
      const left = LEFT + place * width;
      const number = place + 1;
      return svg`<rect class="bar" x=${left + width * 0.15} width=${width * 0.7}
          y=${y(value)} height=${value * scale} rx="1"></rect>
        ${
          number === 1 || number % 5 === 0
            ? svg`<text x=${left + width / 2} y=${HEIGHT - 4} text-anchor="middle"
                >${formatNumber(hass, number)}</text>`
            : ""
        }`;
    })}
  </svg>`;
}

function summary(hass: HomeAssistant, days: readonly Day[], most: number, text: Text): string {
  const longest = days.find((day) => (day.seconds_in ?? 0) / HOUR === most);
  if (!longest || !most) return text("punches.chart_summary_empty");
  const all = days.reduce((sum, day) => sum + (day.seconds_in ?? 0), 0);
  return text("punches.chart_summary", {
    hours: formatDuration(hass, all),
    date: formatDate(hass, `${longest.date}T12:00:00Z`, "UTC"),
    most: formatDuration(hass, most * HOUR),
  });
}
