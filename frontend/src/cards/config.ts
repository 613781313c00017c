import type { DoorEntities } from "./places";

export interface DoorCardConfig {
  type: string;
  device?: string;
  entities?: DoorEntities;
  name?: string;
  show_photo?: boolean;
  hold?: boolean;
}

export interface ConfigProblem {
  key: string;
  placeholders: Record<string, string>;
}

/** The domains that each of the card's entities may be of. */
export const ENTITY_DOMAINS: Record<keyof DoorEntities, string[]> = {
  photo: ["image"],
  event: ["event"],
  connected: ["binary_sensor"],
  unlock: ["lock", "button"],
  door: ["binary_sensor"],
  doorbell: ["event"],
};

const TYPES: Record<string, "string" | "boolean"> = {
  device: "string",
  name: "string",
  show_photo: "boolean",
  hold: "boolean",
};

function problem(key: string, option: string, more: Record<string, string> = {}): ConfigProblem {
  return { key: `card.problem_${key}`, placeholders: { option, ...more } };
}

function entityProblem(name: string, value: unknown): ConfigProblem | undefined {
  const option = `entities.${name}`;
  const domains = ENTITY_DOMAINS[name as keyof DoorEntities];
  if (!domains) return problem("unknown", option);
  // The form leaves nothing behind where somebody has taken an entity out.
  if (value === undefined || value === null || value === "") return undefined;
  return typeof value === "string" && domains.some((domain) => value.startsWith(`${domain}.`))
    ? undefined
    : problem("entity", option, { domains: domains.join(", ") });
}

/** Return what is wrong with a card's configuration, nothing if all is well. */
export function configProblem(config: unknown): ConfigProblem | undefined {
  const options = (config ?? {}) as Record<string, unknown>;
  for (const [option, type] of Object.entries(TYPES)) {
    const value = options[option];
    if (value !== undefined && value !== null && typeof value !== type) {
      return problem(type, option);
    }
  }
  const entities = options.entities ?? {};
  if (typeof entities !== "object" || Array.isArray(entities)) return problem("map", "entities");
  for (const [name, value] of Object.entries(entities)) {
    const found = entityProblem(name, value);
    if (found) return found;
  }
  return undefined;
}
