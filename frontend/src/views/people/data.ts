import type { HomeAssistant } from "../../types";

/** A terminal, as the view has to know it. */
export interface Column {
  serial_number: string;
  device_id: string;
  name: string;
  connected: boolean | null;
  is_access_control: boolean;
  doors: number;
  time_zone: string;
  users: number | null;
  pending_commands: number;
  takes_comparison_photos: boolean;
}

export interface Templates {
  kind: string;
  count: number;
  versions: string[];
}

/** From when until when: Unix times in s, and what the clock at the place shows then. */
export interface Validity {
  from: number | null;
  until: number;
  local_from: string | null;
  local_until: string;
  kept_here: boolean;
}

/** What one terminal holds about one person. */
export interface Cell {
  enrolled: boolean;
  name: string;
  privilege: string | null;
  disabled: boolean;
  has_password: boolean;
  cards: string[];
  templates: Templates[];
  photos: ("comparison" | "user")[];
  doors: number[];
  time_zone: number | null;
  group: string | null;
  time_zones: string | null;
  verification: string | null;
  waiting: ("write" | "delete" | "enroll" | "other")[];
  validity?: Validity;
}

export interface Household {
  subentry_id: string;
  name: string;
  entity_id: string | null;
  picture: string | null;
}

export interface Person {
  pin: string;
  name: string;
  names_differ: boolean;
  household: Household | null;
  cells: Record<string, Cell>;
}

export interface Matrix {
  entry_id: string;
  total: number;
  columns: number;
  terminals: Column[];
  people: Person[];
}

export interface PersonDetails extends Person {
  terminals: Column[];
}

export interface NewPerson {
  pin: string;
  terminals: Column[];
}

/** What the table and the cards ask of the view. */
export type Deed = "edit" | "delete" | "photo" | "enroll" | "copy" | "household";

export class DeedEvent extends CustomEvent<{ deed: Deed; person: Person }> {
  constructor(deed: Deed, person: Person) {
    super("deed", { detail: { deed, person }, bubbles: true, composed: true });
  }
}

/** Return what somebody calls a terminal. */
export function terminalName(hass: HomeAssistant, column: Column): string {
  return hass.devices[column.device_id]?.name_by_user || column.name;
}
