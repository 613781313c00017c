import { format, formatTime } from "../../format";
import type { HomeAssistant } from "../../types";

/** Return a moment as short as it is clear: the time today, else the day and the time. */
export function shortMoment(hass: HomeAssistant, moment: string | number, now: number): string {
  const time = formatTime(hass, moment);
  const day = { year: "numeric", month: "numeric", day: "numeric" } as const;
  if (format(hass, moment, day) === format(hass, new Date(now), day)) return time;
  return `${format(hass, moment, { weekday: "short", month: "short", day: "numeric" })}, ${time}`;
}

/** Return whether a moment (Unix time, s) is of today. */
export function isToday(hass: HomeAssistant, moment: number, now: number): boolean {
  const day = { year: "numeric", month: "numeric", day: "numeric" } as const;
  return format(hass, moment, day) === format(hass, new Date(now), day);
}

/** Return the time to the second. */
export function exactTime(hass: HomeAssistant, moment: string | number): string {
  const cycle = hass.locale.time_format;
  return format(hass, moment, {
    hour: "numeric",
    minute: "2-digit",
    second: "2-digit",
    ...(cycle === "12" ? { hourCycle: "h12" } : cycle === "24" ? { hourCycle: "h23" } : {}),
  });
}

/** Return how an offset from UTC (s) is written. */
export function utcOffset(seconds: number): string {
  const minutes = Math.round(Math.abs(seconds) / 60);
  const hours = String(Math.floor(minutes / 60)).padStart(2, "0");
  const sign = seconds < 0 ? "\u2212" : "+";
  return `UTC${sign}${hours}:${String(minutes % 60).padStart(2, "0")}`;
}
