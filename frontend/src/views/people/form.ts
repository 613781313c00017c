import type { Cell, Column, PersonDetails } from "./data";

export type Secret = "keep" | "set" | "remove";

/** What can be said of a person; times are as the terminal's clock shows them. */
export interface Form {
  pin: string;
  name: string;
  privilege: string;
  password: string;
  passwordChange: Secret;
  card: string;
  cardChange: Secret;
  group: string;
  doors: ReadonlySet<number> | null;
  timeZone: string;
  isLimited: boolean;
  validFrom: string;
  validUntil: string;
  disabled: boolean;
}

export type Errors = Partial<Record<keyof Form | "terminals", string>>;

export const EMPTY: Form = {
  pin: "",
  name: "",
  privilege: "user",
  password: "",
  passwordChange: "keep",
  card: "",
  cardChange: "keep",
  group: "",
  doors: null,
  timeZone: "",
  isLimited: false,
  validFrom: "",
  validUntil: "",
  disabled: false,
};

// The fields of the action, by what they are here.
const FIELDS: Record<string, keyof Form> = {
  pin: "pin",
  name: "name",
  privilege: "privilege",
  password: "password",
  card: "card",
  group: "group",
  doors: "doors",
  time_zone: "timeZone",
  valid_from: "validFrom",
  valid_until: "validUntil",
  disabled: "disabled",
};

// As terminals take them; the action checks once more.
const PIN = /^[^\s=]{1,24}$/u;
const CARD = /^(\d{1,20}|\[[0-9A-Fa-f]{8}([0-9A-Fa-f]{2})?\])$/;
const LONGEST_NAME = 24;
const LONGEST_NAME_BYTES = 48;
const LONGEST_PASSWORD = 16;
const LARGEST_GROUP = 255;
const LAST_MINUTE = "23:59";

export function fieldOfAction(name: string): keyof Form | undefined {
  return FIELDS[name];
}

/** Return what is known of somebody: what most of a form's fields begin with. */
export function formOf(person: PersonDetails): Form {
  const cell = cellOf(person);
  return {
    ...EMPTY,
    pin: person.pin,
    name: cell?.name || person.name,
    privilege: cell?.privilege ?? "user",
    group: cell?.group ?? "",
    doors: accessCell(person) ? new Set(accessCell(person)?.doors) : null,
    timeZone: accessCell(person)?.time_zone?.toString() ?? "",
    isLimited: cell?.validity !== undefined,
    validFrom: cell?.validity?.local_from?.slice(0, 16) ?? "",
    validUntil: cell?.validity?.local_until.slice(0, 16) ?? "",
    disabled: cell?.disabled ?? false,
  };
}

function cellOf(person: PersonDetails): Cell | undefined {
  const cells = person.terminals.map((each) => person.cells[each.serial_number]);
  return cells.find((cell) => cell?.enrolled) ?? cells.find((cell) => cell !== undefined);
}

function accessCell(person: PersonDetails): Cell | undefined {
  return person.terminals
    .filter((each) => each.is_access_control)
    .map((each) => person.cells[each.serial_number])
    .find((cell) => cell?.enrolled);
}

/** Return what is wrong with a form, as keys of texts by field. */
export function check(form: Form, chosen: ReadonlySet<string>): Errors {
  const errors: Errors = {};
  if (!PIN.test(form.pin)) errors.pin = "error_pin";
  const bytes = new TextEncoder().encode(form.name).length;
  if ([...form.name].length > LONGEST_NAME || bytes > LONGEST_NAME_BYTES) {
    errors.name = "error_name";
  }
  if (form.passwordChange === "set") {
    const bytes = new TextEncoder().encode(form.password).length;
    if (!bytes || bytes > LONGEST_PASSWORD) errors.password = "error_password";
  }
  if (form.cardChange === "set" && !CARD.test(form.card)) errors.card = "error_card";
  if (form.group && !(/^\d+$/.test(form.group) && Number(form.group) <= LARGEST_GROUP)) {
    errors.group = "error_group";
  }
  if (form.timeZone && !/^\d{1,4}$/.test(form.timeZone)) errors.timeZone = "error_time_zone";
  if (form.isLimited) {
    if (!form.validUntil) errors.validUntil = "error_until_missing";
    else if (form.validFrom && form.validFrom >= form.validUntil) {
      errors.validUntil = "error_until_before_from";
    }
  }
  if (!chosen.size) errors.terminals = "error_no_terminal";
  return errors;
}

/** Return the action's fields for one terminal: what is new there. */
export function dataFor(
  terminal: Column,
  form: Form,
  before: Form | undefined,
  isThere: boolean,
): Record<string, unknown> {
  const isNew = !before || !isThere;
  const data: Record<string, unknown> = { pin: form.pin };
  const changed = (...keys: (keyof Form)[]) => keys.some((key) => form[key] !== before?.[key]);
  if (isNew ? form.name : changed("name")) data["name"] = form.name;
  if (isNew || changed("privilege")) {
    if (form.privilege !== "other") data["privilege"] = form.privilege;
  }
  if (form.passwordChange !== "keep") {
    data["password"] = form.passwordChange === "set" ? form.password : "";
  }
  if (form.cardChange !== "keep") data["card"] = form.cardChange === "set" ? form.card : "";
  if (form.group && (isNew || changed("group"))) data["group"] = Number(form.group);
  if (terminal.is_access_control) {
    if (form.doors && form.doors !== before?.doors) {
      data["doors"] = [...form.doors].filter((door) => door <= terminal.doors);
    }
    if (form.timeZone && (isNew || changed("timeZone"))) data["time_zone"] = Number(form.timeZone);
  }
  if (form.isLimited) {
    if (isNew || changed("isLimited", "validFrom", "validUntil")) {
      if (form.validFrom) data["valid_from"] = moment(form.validFrom);
      data["valid_until"] = moment(form.validUntil);
    }
  } else if (before?.isLimited) data["valid_until"] = "";
  if (isNew ? form.disabled : changed("disabled")) data["disabled"] = form.disabled;
  return data;
}

// Of a day that ends, the last minute counts to its end.
function moment(text: string): string {
  const seconds = text.endsWith(LAST_MINUTE) ? "59" : "00";
  return `${text.slice(0, 16).replace("T", " ")}:${seconds}`;
}
