import { text } from "../texts";
import type { EntityState, Localize } from "../types";
import { type DashboardHass, DOMAIN, isKnown } from "./hass";

/** Who came to a door last, or what else happened there. */
export interface Passage {
  who: string;
  what: string;
  how: string;
  when: string;
  isRefused: boolean;
}

const NO_STATE = "unspecified";
const REFUSED = new Set([
  "denied",
  "unknown_card",
  "unknown_user",
  "outside_hours",
  "duress",
  "forced_open",
  "held_open",
]);

function word(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function who(localize: Localize, attributes: EntityState["attributes"]): string {
  const name = word(attributes["name"]);
  if (name) return name;
  const pin = word(attributes["pin"]);
  return pin && pin !== "0" ? text(localize, "card.pin", { pin }) : "";
}

/** Return in words how somebody was recognised, such as "Face or Card". */
export function methods(hass: DashboardHass, localize: Localize, verification: string): string {
  const type = verification.includes("_and_") ? "conjunction" : "disjunction";
  const words = verification
    .split(/_(?:and|or)_/)
    .map((method) => localize(`component.${DOMAIN}.selector.method.options.${method}`))
    .filter(Boolean);
  return new Intl.ListFormat(hass.locale.language, { type }).format(words);
}

/** Return what an event entity of punches or accesses shows last. */
export function lastPassage(
  hass: DashboardHass,
  localize: Localize,
  entity: EntityState | undefined,
): Passage | undefined {
  if (!isKnown(entity)) return undefined;
  const { attributes } = entity;
  const type = word(attributes["event_type"]);
  return {
    who: who(localize, attributes),
    what: type === NO_STATE ? "" : hass.formatEntityAttributeValue(entity, "event_type"),
    how: methods(hass, localize, word(attributes["verification"])),
    when: word(attributes["punched_at"]) || word(attributes["occurred_at"]) || entity.state,
    isRefused: REFUSED.has(type),
  };
}
