import type { Column, PersonDetails } from "./data";

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
// A privilege that the action does not know by a name.
const OTHER = "other";

export function fieldOfAction(name: string): keyof Form | undefined {
  return FIELDS[name];
}

/** Return what is known of somebody, as terminals say it that are asked one after the other. */
export function formOf(person: PersonDetails): Form {
  const cells = person.terminals
    .map((each) => person.cells[each.serial_number])
    .filter((cell) => cell !== undefined);
  const enrolled = cells.filter((cell) => cell.enrolled);
  const [first] = enrolled.length ? enrolled : cells;
  const validity = cells.find((cell) => cell.validity)?.validity;
  const withDoors = cells.find((cell) => cell.doors.length);
  return {
    ...EMPTY,
    pin: person.pin,
    name: first?.name || person.name,
    privilege: first?.privilege ?? "user",
    group: first?.group ?? "",
    doors: withDoors ? new Set(withDoors.doors) : null,
    timeZone: withDoors?.time_zone?.toString() ?? "",
    isLimited: validity !== undefined,
    validFrom: validity?.local_from?.slice(0, 16) ?? "",
    validUntil: validity?.local_until.slice(0, 16) ?? "",
    disabled: enrolled.some((cell) => cell.disabled),
  };
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

/**
 * Return the action's fields for one terminal: what has been touched in the form, and all of
 * it where the person is not there yet.
 */
export function dataFor(
  terminal: Column,
  form: Form,
  touched: ReadonlySet<keyof Form>,
  isThere: boolean,
): Record<string, unknown> {
  const isNew = !isThere;
  const data: Record<string, unknown> = { pin: form.pin };
  const isMeant = (...keys: (keyof Form)[]) => isNew || keys.some((key) => touched.has(key));
  if (isNew ? form.name : touched.has("name")) data["name"] = form.name;
  if (isMeant("privilege") && form.privilege !== OTHER) data["privilege"] = form.privilege;
  if (form.passwordChange !== "keep") {
    data["password"] = form.passwordChange === "set" ? form.password : "";
  }
  if (form.cardChange !== "keep") data["card"] = form.cardChange === "set" ? form.card : "";
  if (form.group && isMeant("group")) data["group"] = Number(form.group);
  if (terminal.is_access_control) {
    if (form.doors && touched.has("doors")) {
      data["doors"] = [...form.doors].filter((door) => door <= terminal.doors);
    }
    if (form.timeZone && isMeant("timeZone")) data["time_zone"] = Number(form.timeZone);
  }
  if (form.isLimited) {
    if (isMeant("isLimited", "validFrom", "validUntil")) {
      if (form.validFrom) data["valid_from"] = moment(form.validFrom);
      data["valid_until"] = moment(form.validUntil);
    }
  } else if (isThere && touched.has("isLimited")) data["valid_until"] = "";
  if (isNew ? form.disabled : touched.has("disabled")) data["disabled"] = form.disabled;
  return data;
}

// Of a day that ends, the last minute counts to its end.
function moment(text: string): string {
  const seconds = text.endsWith(LAST_MINUTE) ? "59" : "00";
  return `${text.slice(0, 16).replace("T", " ")}:${seconds}`;
}
