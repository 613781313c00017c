import type { Localize } from "../../types";
import { csvOf } from "./csv";

interface Item {
  item: string;
  number?: number;
  index?: number;
  reason?: string;
  return_code?: number;
  version?: string;
  supported_version?: string;
}

export interface CopiedPerson {
  pin: string;
  name: string;
  sent: Item[];
  skipped: Item[];
  failed: Item[];
}

/** A copy to one terminal, as far as it is. */
export interface Run {
  id: number;
  source: string;
  target: string;
  pins: number;
  progress: number;
  finished: boolean;
  total: number;
  sent: number;
  skipped: number;
  failed: number;
  offline: string[];
  ended?: boolean;
  report?: { people: CopiedPerson[]; more: number };
}

/** A part of a person that was not copied, in words. */
export interface LeftOut {
  pin: string;
  name: string;
  what: string;
  why: string;
  isFailed: boolean;
}

const KEYS = "component.zkteco_push";
const PRESENT = "present";
const RESULTS = ["expired", "unconfirmed", "refused"];

function itemName(localize: Localize, { item, number }: Item): string {
  const kind = localize(`${KEYS}.selector.kind.options.${item}`);
  if (item !== "card" && kind) {
    const finger =
      item === "fingerprint" && number !== undefined
        ? localize(`${KEYS}.config_panel.people.enrol_finger_${number}`)
        : "";
    return finger ? `${kind} (${finger})` : kind;
  }
  return localize(`${KEYS}.config_panel.people.copy_item_${item}`) || item;
}

function skippedBecause(localize: Localize, item: Item): string {
  const versions = { version: item.version ?? "?", supported: item.supported_version ?? "?" };
  return (
    localize(`${KEYS}.config_panel.people.copy_reason_${item.reason}`, versions) ||
    item.reason ||
    ""
  );
}

function failedBecause(localize: Localize, item: Item, terminal: string): string {
  const reason = item.reason ?? "unknown";
  if (RESULTS.includes(reason)) {
    return localize(`${KEYS}.config_panel.people.copy_reason_${reason}`);
  }
  const placeholders = { name: terminal, return_code: item.return_code ?? "–" };
  return localize(`${KEYS}.exceptions.refused_${reason}.message`, placeholders) || reason;
}

/** Return what of a report was not copied and why; what was there already does not count. */
export function leftOut(localize: Localize, people: CopiedPerson[], terminal: string): LeftOut[] {
  return people.flatMap((person) => {
    const about = { pin: person.pin, name: person.name };
    return [
      ...person.failed.map((item) => ({
        ...about,
        what: itemName(localize, item),
        why: failedBecause(localize, item, terminal),
        isFailed: true,
      })),
      ...person.skipped
        .filter((item) => item.reason !== PRESENT)
        .map((item) => ({
          ...about,
          what: itemName(localize, item),
          why: skippedBecause(localize, item),
          isFailed: false,
        })),
    ];
  });
}

/** Return it as a file. */
export function fileOf(header: string[], rows: LeftOut[]): Blob {
  return csvOf([header, ...rows.map((row) => [row.pin, row.name, row.what, row.why])]);
}
