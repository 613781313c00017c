import type { Item, NowEvent, PersonShown, Puncher, Server, Terminal } from "./types";

const STREAM_LENGTH = 50;

/** What is shown: all that was sent first, with every change since. */
export class NowModel {
  terminals: Terminal[] = [];
  people: PersonShown[] = [];
  today: Puncher[] = [];
  /** The latest first. */
  stream: Item[] = [];
  /** What has come since the page was opened, by key. */
  fresh = new Set<string>();
  hasFailed = false;
  server: Server | null = null;

  private terminalsByNumber = new Map<string, Terminal>();

  terminal(serialNumber: string): Terminal | undefined {
    return this.terminalsByNumber.get(serialNumber);
  }

  /** Take an event over; return what is new in the stream, the latest last. */
  take(event: NowEvent): Item[] {
    if (event.type === "all") {
      this.terminals = [...event.terminals];
      this.people = [...event.people];
      this.today = event.today;
      this.stream = [...event.stream].reverse();
      this.fresh = new Set();
      this.hasFailed = event.has_failed;
      this.server = event.server;
      this.followTerminals();
      this.sortPeople();
      return [];
    }
    this.takeTerminals(event.terminals ?? [], event.gone_terminals ?? []);
    this.takePeople(event.people ?? [], event.gone_people ?? []);
    for (const puncher of event.today ?? []) {
      this.today = [puncher, ...this.today.filter((other) => other.pin !== puncher.pin)];
    }
    return this.takeStream(event.stream ?? [], event.photos ?? []);
  }

  private takeTerminals(changed: Terminal[], gone: string[]): void {
    if (!changed.length && !gone.length) return;
    const known = new Map(this.terminals.map((each) => [each.serial_number, each]));
    for (const terminal of changed) known.set(terminal.serial_number, terminal);
    for (const serialNumber of gone) known.delete(serialNumber);
    this.terminals = [...known.values()];
    this.followTerminals();
  }

  private takePeople(changed: PersonShown[], gone: string[]): void {
    if (!changed.length && !gone.length) return;
    const known = new Map(this.people.map((each) => [each.pin, each]));
    for (const person of changed) known.set(person.pin, person);
    for (const pin of gone) known.delete(pin);
    this.people = [...known.values()];
    this.sortPeople();
  }

  private takeStream(
    items: Item[],
    photos: { key: string; photo_key: string; photo?: number }[],
  ): Item[] {
    if (!items.length && !photos.length) return [];
    const isNew: Item[] = [];
    let stream = this.stream;
    for (const item of items) {
      const before = stream.find((each) => each.key === item.key || each.key === item.photo_key);
      stream = [item, ...stream.filter((each) => each !== before)];
      // What joins what is shown already does not come in anew.
      if (!before) {
        isNew.push(item);
        this.fresh.add(item.key);
      }
    }
    for (const joined of photos) {
      stream = stream
        .filter((each) => each.key !== joined.photo_key)
        .map((each) => (each.key === joined.key ? { ...each, ...joined } : each));
    }
    this.stream = stream.slice(0, STREAM_LENGTH);
    const shown = new Set(this.stream.map((each) => each.key));
    this.fresh = new Set([...this.fresh].filter((key) => shown.has(key)));
    return isNew;
  }

  private followTerminals(): void {
    this.terminals.sort((one, other) => one.name.localeCompare(other.name));
    this.terminalsByNumber = new Map(this.terminals.map((each) => [each.serial_number, each]));
  }

  private sortPeople(): void {
    this.people.sort((one, other) => one.name.localeCompare(other.name));
  }
}
