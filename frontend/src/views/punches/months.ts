import type { HomeAssistant } from "../../types";
import { type Day, type Filter, filterMessage, type Month, monthOf } from "./model";

// So many months are remembered at a time.
const KEPT = 24;

/** The months of a filter that somebody has looked at. */
export class Months {
  private found = new Map<string, Month>();
  private asked = new Set<string>();
  private filter: Filter = {};
  private generation = 0;

  constructor(
    private readonly hass: () => HomeAssistant,
    private readonly onChange: () => void,
  ) {}

  /** Begin with another filter; its days say nothing here. */
  follow(filter: Filter): void {
    const { start: _start, end: _end, ...rest } = filter;
    if (JSON.stringify(rest) === JSON.stringify(this.filter)) return;
    this.filter = rest;
    this.found = new Map();
    this.forget();
  }

  /** Have all asked for anew; what is there is shown meanwhile. */
  forget(): void {
    this.generation += 1;
    this.asked = new Set();
  }

  /** Return a month, if it is here; it is asked for otherwise. */
  want(month: string): Month | undefined {
    if (!this.asked.has(month)) {
      this.asked.add(month);
      void this.load(month);
    }
    return this.found.get(month);
  }

  day(day: string): Day | undefined {
    return this.found.get(monthOf(day))?.days.find((each) => each.date === day);
  }

  private async load(month: string): Promise<void> {
    const mine = this.generation;
    try {
      const found = await this.hass().callWS<Month>({
        type: "zkteco_push/punches/month",
        month,
        filter: filterMessage(this.filter),
      });
      if (mine !== this.generation) return;
      this.found.delete(month);
      this.found.set(month, found);
      const [oldest] = this.found.keys();
      if (this.found.size > KEPT && oldest !== undefined) {
        this.found.delete(oldest);
        this.asked.delete(oldest);
      }
      this.onChange();
    } catch {
      // Asked for again when something changes; the list says what is wrong.
    }
  }
}
