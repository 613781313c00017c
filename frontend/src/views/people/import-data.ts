import type { Localize } from "../../types";
import { csvOf } from "./csv";
import { type Failure, failureText } from "./failure";

export interface Change {
  field: string;
  before: string;
  after: string;
}

export interface Effect {
  serial_number: string;
  status: Status;
  changes: Change[];
  failure: Failure | null;
}

export const STATUSES = ["error", "new", "changed", "same"] as const;
export type Status = (typeof STATUSES)[number];

export interface Row {
  line: number;
  pin: string;
  name: string;
  status: Status;
  failure: Failure | null;
  terminals: Effect[];
}

export interface Preview {
  columns: { header: string; field: string | null }[];
  counts: Record<Status, number>;
  writes: number;
  rows: Row[];
  more: number;
}

export interface Result {
  line: number;
  pin: string;
  name: string;
  serial_number: string;
  failure: Failure | null;
}

export interface ImportEvent {
  finished: boolean;
  total?: number;
  written?: number;
  failed?: number;
  offline?: string[];
  results?: Result[];
  failure?: Failure;
}

export const ENCODINGS = ["utf-8", "windows-1252", "gb18030", "windows-1256", "shift_jis"] as const;
const BYTE_ORDER_MARKS: [number[], string][] = [
  [[0xff, 0xfe], "utf-16le"],
  [[0xfe, 0xff], "utf-16be"],
];

/** Return in which encoding a file is, as far as its bytes say it. */
export function encodingOf(bytes: Uint8Array): string {
  for (const [mark, encoding] of BYTE_ORDER_MARKS) {
    if (mark.every((byte, place) => bytes[place] === byte)) return encoding;
  }
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return "utf-8";
  } catch {
    return "windows-1252";
  }
}

/** A row that did not arrive, with the reason in words. */
export interface NotWritten {
  line: number;
  pin: string;
  name: string;
  terminal: string;
  why: string;
}

/** Return which rows of a preview are not written, and why. */
export function badRows(
  localize: Localize,
  rows: Row[],
  terminalName: (serialNumber: string) => string,
): NotWritten[] {
  return rows.flatMap((row) => {
    const about = { line: row.line, pin: row.pin, name: row.name };
    if (row.failure) {
      return [{ ...about, terminal: "", why: failureText(localize, row.failure) }];
    }
    return row.terminals.flatMap((effect) =>
      effect.failure
        ? [
            {
              ...about,
              terminal: terminalName(effect.serial_number),
              why: failureText(localize, effect.failure),
            },
          ]
        : [],
    );
  });
}

/** Return the people that terminals did not take, and why. */
export function refused(
  localize: Localize,
  results: Result[],
  terminalName: (serialNumber: string) => string,
): NotWritten[] {
  return results.flatMap((result) =>
    result.failure
      ? [
          {
            line: result.line,
            pin: result.pin,
            name: result.name,
            terminal: terminalName(result.serial_number),
            why: failureText(localize, result.failure),
          },
        ]
      : [],
  );
}

/** Return them as a file. */
export function fileOf(header: string[], rows: NotWritten[]): Blob {
  return csvOf([
    header,
    ...rows.map((row) => [String(row.line), row.pin, row.name, row.terminal, row.why]),
  ]);
}
