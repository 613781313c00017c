import { loadPanelTexts, text } from "../texts";
import type { Localize } from "../types";
import { configProblem, type DoorCardConfig, ENTITY_DOMAINS } from "./config";
import { currentHass } from "./frontend";
import { DOMAIN } from "./hass";

interface Field {
  name: string;
}

/** A form that Home Assistant's editor of cards shows. */
export interface ConfigForm {
  schema: Record<string, unknown>[];
  computeLabel(field: Field, localize: Localize): string | undefined;
  computeHelper(field: Field, localize: Localize): string | undefined;
  assertConfig(config: DoorCardConfig): void;
}

const HELPED = new Set(["hold", "device"]);

const SCHEMA = [
  {
    name: "device",
    // People are devices too, but have no button.
    selector: { device: { filter: [{ integration: DOMAIN }], entity: [{ domain: "button" }] } },
  },
  { name: "name", selector: { text: {} } },
  { name: "show_photo", default: true, selector: { boolean: {} } },
  { name: "hold", default: true, selector: { boolean: {} } },
  {
    name: "entities",
    type: "expandable",
    schema: Object.entries(ENTITY_DOMAINS).map(([name, domain]) => ({
      name,
      selector: { entity: { filter: [{ domain }] } },
    })),
  },
];

/** Return the form of the door's card. */
export async function doorCardForm(): Promise<ConfigForm> {
  const hass = currentHass();
  if (hass) await loadPanelTexts(hass);
  return {
    schema: SCHEMA,
    computeLabel: (field, localize) => text(localize, `card.field_${field.name}`),
    computeHelper: (field, localize) =>
      HELPED.has(field.name) ? text(localize, `card.field_${field.name}_help`) : undefined,
    assertConfig: (config) => {
      const found = configProblem(config);
      const localize = currentHass()?.localize;
      if (found && localize) throw new Error(text(localize, found.key, found.placeholders));
    },
  };
}
