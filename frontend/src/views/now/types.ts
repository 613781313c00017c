// What the subscription of the view sends.

export interface PersonShown {
  pin: string;
  name: string;
  person: string | null;
  is_in: boolean | null;
  since: string | null;
  last_out: string | null;
  last_terminal: string | null;
  photo: number | null;
}

/** Somebody who has punched today and is not of the household. */
export interface Puncher {
  pin: string;
  name: string | null;
  serial_number: string;
  time: number;
  photo: number | null;
}

export interface Memory {
  kind: string;
  count: number;
  room: number | null;
}

export interface Door {
  number: number;
  name: string | null;
  may_unlock: boolean;
  is_open: boolean | null;
  is_unlocked: boolean | null;
  alarms: string[];
  mode: "normal" | "held_open" | "locked" | null;
}

export interface Terminal {
  serial_number: string;
  device_id: string;
  name: string;
  model: string | null;
  connected: boolean | null;
  since: string | null;
  is_clock_wrong: boolean | null;
  clock_error: number | null;
  utc_offset: number | null;
  memory: Memory[];
  pending_commands: number;
  missing_punches: number | null;
  tamper: boolean | null;
  door_open: boolean | null;
  doors: Door[];
}

export type ItemKind = "punch" | "access" | "ring" | "alarm" | "photo";

export interface Item {
  key: string;
  kind: ItemKind;
  serial_number: string;
  time: number;
  at: string;
  pin?: string;
  name?: string | null;
  person?: string | null;
  state?: string;
  reason?: string;
  method?: string;
  card?: string | null;
  door?: number | null;
  direction?: "in" | "out" | null;
  photo?: number;
  photo_key?: string;
}

export interface JoinedPhoto {
  key: string;
  photo_key: string;
  photo?: number;
}

export interface Server {
  address: string;
  port: string;
}

export interface Everything {
  type: "all";
  terminals: Terminal[];
  people: PersonShown[];
  today: Puncher[];
  stream: Item[];
  has_failed: boolean;
  server: Server | null;
}

export interface Change {
  type: "change";
  terminals?: Terminal[];
  gone_terminals?: string[];
  people?: PersonShown[];
  gone_people?: string[];
  today?: Puncher[];
  stream?: Item[];
  photos?: JoinedPhoto[];
}

export type NowEvent = Everything | Change;
