import {
  mdiAccountCheckOutline,
  mdiAlarmLightOutline,
  mdiAlertOutline,
  mdiBellRingOutline,
  mdiCameraOutline,
  mdiCancel,
  mdiCardAccountDetailsOutline,
  mdiCoffeeOutline,
  mdiDialpad,
  mdiDoor,
  mdiDoorOpen,
  mdiEyeOutline,
  mdiFaceRecognition,
  mdiFingerprint,
  mdiHandBackRightOutline,
  mdiLogin,
  mdiLogout,
  mdiNumeric,
  mdiSilverwareForkKnife,
} from "@mdi/js";
import type { Localize } from "../../types";
import type { Item, Terminal } from "./types";

type Text = (key: string, placeholders?: Record<string, unknown>) => string;

const EVENT = "component.zkteco_push.entity.event";
const METHOD_ICONS: Record<string, string> = {
  fingerprint: mdiFingerprint,
  finger_vein: mdiFingerprint,
  face: mdiFaceRecognition,
  palm: mdiHandBackRightOutline,
  card: mdiCardAccountDetailsOutline,
  password: mdiDialpad,
  pin: mdiNumeric,
  iris: mdiEyeOutline,
};
const STATE_ICONS: Record<string, string> = {
  check_in: mdiLogin,
  break_in: mdiLogin,
  overtime_in: mdiLogin,
  meal_end: mdiLogin,
  check_out: mdiLogout,
  overtime_out: mdiLogout,
  break_out: mdiCoffeeOutline,
  meal_start: mdiSilverwareForkKnife,
  granted: mdiDoorOpen,
  remote_open: mdiDoorOpen,
  exit_button: mdiDoorOpen,
  door_opened: mdiDoorOpen,
  held_open: mdiDoorOpen,
  door_closed: mdiDoor,
};
const DENIED = new Set([
  "denied",
  "unknown_card",
  "unknown_user",
  "outside_hours",
  "verification_failed",
]);
const ALARMING = new Set(["duress", "forced_open", "tamper", "repeated_failure", "held_open"]);
const GOOD = new Set(["granted", "check_in", "break_in", "overtime_in", "meal_end"]);

export type Tone = "good" | "bad" | "quiet" | "plain";

export interface Method {
  name: string;
  icon: string;
  words: string;
}

/** Return how serious an item is, for its colour; its words say the same. */
export function toneOf(item: Item): Tone {
  const state = item.state ?? "";
  if (DENIED.has(state) || ALARMING.has(state)) return "bad";
  if (GOOD.has(state)) return "good";
  return item.kind === "access" && !item.pin ? "quiet" : "plain";
}

export function iconOf(item: Item): string {
  const state = item.state ?? "";
  if (item.kind === "ring") return mdiBellRingOutline;
  if (item.kind === "photo") return mdiCameraOutline;
  if (DENIED.has(state)) return mdiCancel;
  if (ALARMING.has(state)) return item.kind === "alarm" ? mdiAlarmLightOutline : mdiAlertOutline;
  return STATE_ICONS[state] ?? (item.kind === "punch" ? mdiAccountCheckOutline : mdiDoor);
}

/** Return the ways in which somebody was verified; terminals join them in many ways. */
export function methodsOf(text: Text, method: string | undefined): Method[] {
  const names = new Set((method ?? "").split(/_(?:and|or)_/));
  return [...names].flatMap((name) => {
    const icon = METHOD_ICONS[name];
    return icon ? [{ name, icon, words: text(`now.method_${name}`) }] : [];
  });
}

/** Return who it is, empty for nobody. */
export function whoOf(text: Text, item: Item): string {
  if (item.name) return item.name;
  if (item.pin) return text("now.number", { pin: item.pin });
  switch (item.kind) {
    case "photo":
      return text("now.somebody");
    case "access":
      return toneOf(item) === "bad" && !ALARMING.has(item.state ?? "") ? text("now.somebody") : "";
    default:
      return "";
  }
}

function reasonOf(localize: Localize, item: Item): string {
  return localize(`${EVENT}.access.state_attributes.reason.state.${item.reason}`);
}

/** Return what has happened. */
export function whatOf(text: Text, localize: Localize, item: Item): string {
  switch (item.kind) {
    case "ring":
      return text("now.ring");
    case "photo":
      return text("now.photographed");
    case "access": {
      const type = localize(`${EVENT}.access.state_attributes.event_type.state.${item.state}`);
      const reason = reasonOf(localize, item);
      if (item.state === "other") return reason || type;
      if (item.state === "denied" && reason) return text("now.because", { what: type, reason });
      if (item.state === "granted" && item.direction) return text(`now.granted_${item.direction}`);
      return type;
    }
    default:
      return localize(`${EVENT}.${item.kind}.state_attributes.event_type.state.${item.state}`);
  }
}

/** Return where it happened. */
export function whereOf(text: Text, item: Item, terminal: Terminal | undefined): string {
  const name = terminal?.name ?? item.serial_number;
  const door = terminal?.doors.find((each) => each.number === item.door);
  if (!door || terminal?.doors.length === 1) return name;
  const called = door.name ?? text("now.door", { number: door.number });
  return text("now.door_of", { terminal: name, door: called });
}

/** Return all of it in one sentence, for those who listen. */
export function sentenceOf(
  text: Text,
  localize: Localize,
  item: Item,
  terminal: Terminal | undefined,
): string {
  const who = whoOf(text, item);
  const what = whatOf(text, localize, item);
  const where = whereOf(text, item, terminal);
  const methods = methodsOf(text, item.method).map((each) => each.words);
  const told = who ? text("now.sentence", { who, what, where }) : `${where}: ${what}`;
  return [told, ...methods].join(", ");
}
