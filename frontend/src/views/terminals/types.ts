// What the commands of the view answer.

export interface ListedTerminal {
  serial_number: string;
  device_id: string;
  name: string;
  model: string | null;
  address: string | null;
  connected: boolean | null;
  last_contact: string | null;
  dialect: string;
  pending_commands: number;
  rejected_lines: number;
  unseen_rejected_lines: number;
  missing_punches: number | null;
  is_clock_wrong: boolean | null;
  users: number | null;
}

export interface WaitingTerminal {
  flow_id: string;
  serial_number: string;
  address: string;
  since: string | null;
  last: string | null;
}

export interface Server {
  address: string;
  port: string;
  entry_id: string;
}

export interface TerminalsEvent {
  terminals: ListedTerminal[];
  gone_terminals?: string[];
  waiting?: WaitingTerminal[];
  server?: Server;
  complete: boolean;
}

export interface Memory {
  kind: string;
  count: number;
  room: number | null;
}

export interface Door {
  number: number;
  name: string | null;
  is_open: boolean | null;
  is_unlocked: boolean | null;
  mode: string | null;
  alarms: string[];
}

export type Value = string | number | boolean | string[] | null;

export interface Details extends ListedTerminal {
  entry_id: string;
  subentry_id: string | null;
  facts: Record<string, Value>;
  memory: Memory[];
  doors: Door[];
  settings: Record<string, Value>;
  clock: {
    time_zone: string;
    offset_told: number | null;
    offset_wanted: number;
    is_wrong: boolean | null;
    error: number | null;
    stuck: boolean;
    last_sync: string | null;
  };
}

export interface Option {
  key: string;
  value: string | null;
}

export interface RejectedLine {
  table: string;
  reason: string;
  received_at: string;
  length: number;
  line: string;
}

export interface HistoricCommand {
  id: number;
  name: string;
  state: string;
  created_at: string;
  finished_at: string | null;
  handed_out: number;
  return_code: number | null;
  meaning: string | null;
  may_cancel: boolean;
}

export interface Said {
  lines: string[];
  count: number;
}

export interface Exchange {
  number: number;
  at: string;
  method: string;
  path: string;
  query: string;
  table: string;
  address: string;
  is_sealed: boolean;
  body_size: number;
  body: Said;
  status: number;
  answer_size: number;
  answer: Said;
}

export interface ConversationEvent {
  until?: string;
  most?: number;
  exchanges?: Exchange[];
  ended?: string;
}

/** What an action of a terminal answers. */
export interface Outcome {
  command_id?: number;
  result?: string;
  value?: string | null;
}
