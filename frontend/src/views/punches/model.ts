import type { HomeAssistant } from "../../types";

export interface Correction {
  id: number;
  kind: "added" | "voided";
  reason: string;
  by: string;
  at: number;
}

/** A punch as the server tells of it; one without a number has been added by hand. */
export interface Punch {
  id: number | null;
  serial_number: string;
  terminal: string;
  pin: string;
  name: string | null;
  time: number;
  day: string;
  punched_at: string;
  state: string;
  verification: string;
  work_code: string;
  temperature: number | null;
  photo: string | null;
  correction: Correction | null;
}

export interface Page {
  punches: Punch[];
  cursor: string | null;
  searched_until: number | null;
  time_zone: string;
}

export interface Day {
  date: string;
  punches: number;
  seconds_in?: number;
  first_in?: number | null;
  last_out?: number | null;
}

export interface Month {
  month: string;
  today: string;
  time_zone: string;
  person: { pin: string; name: string } | null;
  days: Day[];
}

export interface Terminal {
  serial_number: string;
  name: string;
  is_gone: boolean;
}

export interface Person {
  pin: string;
  name: string;
  in_household: boolean;
}

export interface Choices {
  terminals: Terminal[];
  people: Person[];
  has_more_people: boolean;
  methods: string[];
  states: string[];
}

const KEYS = ["start", "end", "pin", "terminal", "method", "state", "corrected"] as const;
type Key = (typeof KEYS)[number];

/** What is shown, as it stands in the address. */
export type Filter = { [key in Key]?: string };

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const CORRECTED = ["only", "added", "voided"];

/** Return the filter of an address; what means nothing is left out. */
export function readFilter(search: string): Filter {
  const given = new URLSearchParams(search);
  const filter: Filter = {};
  for (const key of KEYS) {
    const value = given.get(key);
    if (!value) continue;
    if ((key === "start" || key === "end") && !isDay(value)) continue;
    if (key === "corrected" && !CORRECTED.includes(value)) continue;
    filter[key] = value;
  }
  return filter;
}

function isDay(value: string): boolean {
  return DAY.test(value) && !Number.isNaN(Date.parse(value)) && value >= "1970-01-02";
}

/** Return a filter as it stands in an address. */
export function filterQuery(filter: Filter): string {
  const query = new URLSearchParams();
  for (const key of KEYS) {
    const value = filter[key];
    if (value) query.set(key, value);
  }
  const text = query.toString();
  return text ? `?${text}` : "";
}

/** Return a filter as the server wants it. */
export function filterMessage(filter: Filter): Record<string, unknown> {
  const { start, end, pin, terminal, method, state, corrected } = filter;
  return {
    ...(start && { start }),
    ...(end && { end }),
    ...(pin && { pins: [pin] }),
    ...(terminal && { terminals: [terminal] }),
    ...(method && { methods: [method] }),
    ...(state && { states: [state] }),
    ...(corrected && { corrected }),
  };
}

export function isEmpty(filter: Filter): boolean {
  return KEYS.every((key) => !filter[key]);
}

/** Return what tells a punch apart from all others. */
export function punchKey(punch: Punch): string {
  return punch.id === null ? `added ${punch.correction?.id}` : `sent ${punch.id}`;
}

/** Return the day of now where Home Assistant is. */
export function today(hass: HomeAssistant): string {
  // Swedish dates are those of ISO 8601.
  return new Intl.DateTimeFormat("sv-SE", { timeZone: hass.config.time_zone }).format(new Date());
}

export function plusDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

export function monthOf(day: string): string {
  return `${day.slice(0, 7)}-01`;
}

/** Return the first day of a month that follows another by some months. */
export function plusMonths(month: string, months: number): string {
  const first = new Date(Date.parse(monthOf(month)));
  first.setUTCMonth(first.getUTCMonth() + months);
  return first.toISOString().slice(0, 10);
}

export function weekday(day: string): number {
  return new Date(Date.parse(day)).getUTCDay();
}

const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/** Return the day that weeks begin with, 0 for Sunday. */
export function firstWeekday(hass: HomeAssistant): number {
  const chosen = WEEKDAYS.indexOf(hass.locale.first_weekday);
  if (chosen >= 0) return chosen;
  type WithWeek = Intl.Locale & {
    getWeekInfo?: () => { firstDay: number };
    weekInfo?: { firstDay: number };
  };
  const locale = new Intl.Locale(hass.locale.language) as WithWeek;
  const info = locale.getWeekInfo?.() ?? locale.weekInfo;
  return (info?.firstDay ?? 1) % 7;
}

export type RangeName = "today" | "this_week" | "this_month" | "last_month" | "all";
export const RANGES: RangeName[] = ["today", "this_week", "this_month", "last_month", "all"];

/** Return the days of a range that has a name. */
export function rangeOf(hass: HomeAssistant, name: RangeName): Pick<Filter, "start" | "end"> {
  const now = today(hass);
  switch (name) {
    case "today":
      return { start: now, end: now };
    case "this_week": {
      const start = plusDays(now, -((weekday(now) - firstWeekday(hass) + 7) % 7));
      return { start, end: plusDays(start, 6) };
    }
    case "this_month":
      return { start: monthOf(now), end: plusDays(plusMonths(now, 1), -1) };
    case "last_month":
      return { start: plusMonths(now, -1), end: plusDays(monthOf(now), -1) };
    case "all":
      return {};
  }
}
