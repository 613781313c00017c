import type { HomeAssistant } from "../../types";
import { type Filter, filterMessage, type Page, type Punch, punchKey } from "./model";

const PAGE = 100;
// The server gives no more at once.
const LARGEST = 200;
// So many pages around what is looked at are in memory; the others come again.
const KEPT = 30;
const RETRY_MILLISECONDS = 5000;

interface Part {
  cursor: string | null;
  days: string[];
  punches: Punch[] | undefined;
  firstKey: string | undefined;
  isStale: boolean;
  isLoading: boolean;
}

/**
 * The punches of a filter, page by page from the latest on, as far as one has looked.
 *
 * Pages far from what is looked at are forgotten, save the days of their punches, from
 * which their height follows.
 */
export class PunchPages {
  readonly days: string[] = [];
  searchedUntil: number | null = null;
  isComplete = false;
  isLoading = false;
  isLoaded = false;
  error: unknown;

  private parts: Part[] = [];
  private next: string | null = null;
  private isClosed = false;
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly hass: () => HomeAssistant,
    private readonly filter: Filter,
    /** Is told from which punch on there are others than before. */
    private readonly onChange: (from: number) => void,
  ) {}

  close(): void {
    clearTimeout(this.retry);
    this.isClosed = true;
  }

  get length(): number {
    return this.days.length;
  }

  /** Return a punch by its place, undefined while it is not here. */
  at(place: number): Punch | undefined {
    const found = this.find(place);
    return found?.part.punches?.[place - found.start];
  }

  /** Load the next page, if there is one and it is not on its way. */
  async loadMore(): Promise<void> {
    if (this.isLoading || this.isComplete || this.isClosed || this.retry) return;
    this.isLoading = true;
    const cursor = this.next;
    const page = await this.ask(cursor, cursor === null ? PAGE : LARGEST);
    this.isLoading = false;
    if (!page) return;
    // The list may have been cut meanwhile.
    if (cursor !== this.next) {
      this.onChange(this.length);
      return;
    }
    const from = this.length;
    if (page.punches.length || !this.parts.length) this.parts.push(part(cursor, page.punches));
    for (const punch of page.punches) this.days.push(punch.day);
    this.next = page.cursor;
    this.isComplete = page.cursor === null;
    this.searchedUntil = page.searched_until;
    this.isLoaded = true;
    this.onChange(from);
  }

  /** Have everything asked for anew that is looked at, now or later. */
  markStale(): void {
    for (const each of this.parts) each.isStale = true;
    const [first] = this.parts;
    // Nobody looks where nothing is.
    if (first && !this.length) void this.refresh(first);
    this.onChange(this.length);
  }

  /** Load what is looked at and is not here, or may be outdated; forget what is far. */
  look(first: number, last: number): void {
    const begin = this.find(first)?.index ?? 0;
    const end = this.find(last)?.index ?? this.parts.length - 1;
    const margin = Math.max(0, Math.floor((KEPT - (end - begin + 1)) / 2));
    this.parts.forEach((each, index) => {
      if (index < begin - margin || index > end + margin) each.punches = undefined;
      else if (index >= begin && index <= end && (each.isStale || !each.punches)) {
        void this.refresh(each);
      }
    });
  }

  private async refresh(each: Part): Promise<void> {
    if (each.isLoading || this.isClosed || this.retry) return;
    each.isLoading = true;
    each.isStale = false;
    const page = await this.ask(each.cursor, LARGEST);
    each.isLoading = false;
    if (!page) each.isStale = true;
    const index = this.parts.indexOf(each);
    if (!page || index < 0) return;
    const start = this.startOf(index);
    const before = each.days.join();
    const following = this.parts[index + 1];
    const until = following
      ? page.punches.findIndex((punch) => punchKey(punch) === following.firstKey)
      : 0;
    if (until > 0) {
      Object.assign(each, part(each.cursor, page.punches.slice(0, until)));
    } else {
      // What follows may have become another one, so it is loaded again when it is wanted.
      Object.assign(each, part(each.cursor, page.punches));
      this.parts.length = index + 1;
      this.next = page.cursor;
      this.isComplete = page.cursor === null;
      this.searchedUntil = page.searched_until;
    }
    if (until <= 0 || before !== each.days.join()) this.count(start, index);
    this.onChange(start);
  }

  private count(start: number, index: number): void {
    this.days.length = start;
    for (const each of this.parts.slice(index)) this.days.push(...each.days);
  }

  private async ask(cursor: string | null, limit: number): Promise<Page | undefined> {
    try {
      const page = await this.hass().callWS<Page>({
        type: "zkteco_push/punches/page",
        filter: filterMessage(this.filter),
        limit,
        ...(cursor !== null && { cursor }),
      });
      if (this.isClosed) return undefined;
      this.error = undefined;
      return page;
    } catch (error) {
      if (!this.isClosed) {
        this.error = error ?? true;
        this.isLoading = false;
        this.retryLater();
        this.onChange(this.length);
      }
      return undefined;
    }
  }

  /** Try again what went wrong, now and not in a while. */
  again(): void {
    clearTimeout(this.retry);
    this.retry = undefined;
    if (!this.isLoaded) void this.loadMore();
    else this.onChange(this.length);
  }

  private retryLater(): void {
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.again(), RETRY_MILLISECONDS);
  }

  private startOf(index: number): number {
    let start = 0;
    for (const each of this.parts.slice(0, index)) start += each.days.length;
    return start;
  }

  private find(place: number): { part: Part; start: number; index: number } | undefined {
    let start = 0;
    for (const [index, each] of this.parts.entries()) {
      if (place < start + each.days.length) return { part: each, start, index };
      start += each.days.length;
    }
    return undefined;
  }
}

function part(cursor: string | null, punches: Punch[]): Part {
  return {
    cursor,
    punches,
    days: punches.map((punch) => punch.day),
    firstKey: punches[0] && punchKey(punches[0]),
    isStale: false,
    isLoading: false,
  };
}
