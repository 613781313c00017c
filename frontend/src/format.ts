import type { HomeAssistant } from "./types";

type Moment = Date | string | number;
type Options = Intl.DateTimeFormatOptions;

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Return the zone that the user wants times in. */
export function timeZone(hass: HomeAssistant): string {
  return hass.locale.time_zone === "server"
    ? hass.config.time_zone
    : Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function hourCycle(hass: HomeAssistant): Options {
  switch (hass.locale.time_format) {
    case "12":
      return { hourCycle: "h12" };
    case "24":
      return { hourCycle: "h23" };
    default:
      return {};
  }
}

function date(moment: Moment): Date {
  // A number is Unix time in s, as everywhere in the integration.
  return typeof moment === "number" ? new Date(moment * 1000) : new Date(moment);
}

/** Return a moment in the user's language and zone. */
export function format(hass: HomeAssistant, moment: Moment, options: Options): string {
  const zone = options.timeZone ?? timeZone(hass);
  const key = JSON.stringify([hass.locale.language, zone, hass.locale.time_format, options]);
  let formatter = formatters.get(key);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat(hass.locale.language, { ...options, timeZone: zone });
    formatters.set(key, formatter);
  }
  return formatter.format(date(moment));
}

export function formatTime(hass: HomeAssistant, moment: Moment, zone?: string): string {
  const options: Options = { hour: "numeric", minute: "2-digit", ...hourCycle(hass) };
  return format(hass, moment, zone ? { ...options, timeZone: zone } : options);
}

export function formatDate(hass: HomeAssistant, moment: Moment, zone?: string): string {
  const options: Options = { weekday: "short", year: "numeric", month: "short", day: "numeric" };
  return format(hass, moment, zone ? { ...options, timeZone: zone } : options);
}

export function formatDateTime(hass: HomeAssistant, moment: Moment, zone?: string): string {
  const options: Options = {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
    second: "2-digit",
    ...hourCycle(hass),
  };
  return format(hass, moment, zone ? { ...options, timeZone: zone } : options);
}

export function formatNumber(
  hass: HomeAssistant,
  value: number,
  options: Intl.NumberFormatOptions = {},
): string {
  return new Intl.NumberFormat(hass.locale.language, options).format(value);
}

/** Return hours and minutes of a time in s, such as 7:05. */
export function formatDuration(hass: HomeAssistant, seconds: number): string {
  const minutes = Math.round(seconds / 60);
  const hours = formatNumber(hass, Math.floor(minutes / 60), { useGrouping: false });
  return `${hours}:${formatNumber(hass, minutes % 60, { minimumIntegerDigits: 2 })}`;
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

/** Return how long ago a moment is in words, such as "5 minutes ago". */
export function formatRelative(hass: HomeAssistant, moment: Moment, now = Date.now()): string {
  const seconds = Math.round((date(moment).getTime() - now) / 1000);
  const relative = new Intl.RelativeTimeFormat(hass.locale.language, { numeric: "auto" });
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
  }
  return relative.format(0, "second");
}

/** Return items one after the other, as the user's language parts them. */
export function formatList(hass: HomeAssistant, items: Iterable<string>): string {
  const list = new Intl.ListFormat(hass.locale.language, { type: "unit", style: "short" });
  return list.format(items);
}
