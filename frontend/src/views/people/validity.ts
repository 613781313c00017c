export type Choice = "today" | "weekend" | "month";

const DAY = 86_400_000;
const SUNDAY = 7;
const SATURDAY = 6;

/** Return what the clock in a zone shows, as if it were UTC. */
export function clockIn(zone: string, now = new Date()): Date {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(now);
  const value = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return new Date(
    Date.UTC(value("year"), value("month") - 1, value("day"), value("hour"), value("minute")),
  );
}

/** Return from when until when a choice goes, by the clock of a zone. */
export function spanOf(choice: Choice, zone: string, now = new Date()): [string, string] {
  const clock = clockIn(zone, now);
  const day = (days: number) => new Date(clock.getTime() + days * DAY).toISOString().slice(0, 10);
  const weekday = clock.getUTCDay() || SUNDAY;
  switch (choice) {
    case "today":
      return [clock.toISOString().slice(0, 16), `${day(0)}T23:59`];
    case "weekend": {
      const from =
        weekday >= SATURDAY ? clock.toISOString().slice(0, 16) : `${day(SATURDAY - weekday)}T00:00`;
      return [from, `${day(SUNDAY - weekday)}T23:59`];
    }
    case "month": {
      const end = new Date(clock);
      end.setUTCMonth(end.getUTCMonth() + 1);
      // The 31st of a month that has none.
      if (end.getUTCDate() !== clock.getUTCDate()) end.setUTCDate(0);
      return [clock.toISOString().slice(0, 16), `${end.toISOString().slice(0, 10)}T23:59`];
    }
  }
}
