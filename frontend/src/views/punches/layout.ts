/** Where the days of a list are: each has a heading, and rows of one height. */
export interface DayGroup {
  day: string;
  /** The place of its first row among all. */
  first: number;
  count: number;
  top: number;
}

export class Layout {
  readonly groups: DayGroup[] = [];
  private rows = 0;

  constructor(
    readonly heading: number,
    readonly row: number,
  ) {}

  get height(): number {
    const last = this.groups.at(-1);
    return last ? last.top + this.heightOf(last) : 0;
  }

  heightOf(group: DayGroup): number {
    return this.heading + group.count * this.row;
  }

  /** Follow days of rows that are others from a place on. */
  follow(days: readonly string[], from: number): void {
    if (from < this.rows) this.cut(from);
    for (let place = this.rows; place < days.length; place += 1) {
      const day = days[place] ?? "";
      const last = this.groups.at(-1);
      if (last?.day === day) last.count += 1;
      else this.groups.push({ day, first: place, count: 1, top: this.height });
    }
    this.rows = days.length;
  }

  private cut(from: number): void {
    let last = this.groups.at(-1);
    while (last && last.first >= from) {
      this.groups.pop();
      last = this.groups.at(-1);
    }
    if (last) last.count = from - last.first;
    this.rows = from;
  }

  /** Return the groups between two heights. */
  between(top: number, bottom: number): DayGroup[] {
    let low = 0;
    let high = this.groups.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const group = this.groups[middle];
      if (group && group.top + this.heightOf(group) <= top) low = middle + 1;
      else high = middle;
    }
    const found: DayGroup[] = [];
    for (let place = low; place < this.groups.length; place += 1) {
      const group = this.groups[place];
      if (!group || group.top >= bottom) break;
      found.push(group);
    }
    return found;
  }

  /** Return the places of a group's rows between two heights, the last not included. */
  rowsBetween(group: DayGroup, top: number, bottom: number): [number, number] {
    const begins = group.top + this.heading;
    const first = Math.floor((top - begins) / this.row);
    const last = Math.ceil((bottom - begins) / this.row);
    return [Math.min(group.count, Math.max(0, first)), Math.min(group.count, Math.max(0, last))];
  }
}
