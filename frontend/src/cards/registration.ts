import type { DoorCardConfig } from "./config";
import { DASHBOARD } from "./dashboard";
import { DOOR_CARD } from "./door-card";
import { textNow } from "./frontend";
import { type DashboardHass, DOMAIN, kindOf } from "./hass";

interface CustomCard {
  type: string;
  readonly name: string;
  readonly description: string;
  preview: boolean;
  documentationURL: string;
  getEntitySuggestion(hass: DashboardHass, entityId: string): { config: DoorCardConfig } | null;
}

interface CustomStrategy {
  type: string;
  strategyType: "dashboard";
  readonly name: string;
  readonly description: string;
}

declare global {
  interface Window {
    customCards?: CustomCard[];
    customStrategies?: CustomStrategy[];
  }
}

const DOCUMENTATION =
  "https://github.com/zkteco-push/home-assistant-zkteco-push/blob/main/docs/dashboards.md";
const SUGGESTED_FOR = new Set([
  "image.last_photo",
  "event.punch",
  "event.access",
  "event.doorbell",
  "button.unlock",
  "lock.lock",
]);

// Home Assistant reads the names when it lists them, by when the texts have come.
const CARD: CustomCard = {
  type: DOOR_CARD,
  get name() {
    return textNow("card.name");
  },
  get description() {
    return textNow("card.description");
  },
  preview: true,
  documentationURL: DOCUMENTATION,
  getEntitySuggestion(hass, entityId) {
    const entity = hass.entities[entityId];
    if (entity?.platform !== DOMAIN || !entity.device_id) return null;
    if (!SUGGESTED_FOR.has(kindOf(entity))) return null;
    return { config: { type: `custom:${DOOR_CARD}`, device: entity.device_id } };
  },
};
const STRATEGY: CustomStrategy = {
  type: DASHBOARD,
  strategyType: "dashboard",
  get name() {
    return textNow("card.dashboard_name");
  },
  get description() {
    return textNow("card.dashboard_description");
  },
};

/** Have Home Assistant offer the card and the dashboard, once. */
export function register(): void {
  window.customCards ??= [];
  window.customStrategies ??= [];
  const { customCards, customStrategies } = window;
  if (!customCards.some(({ type }) => type === CARD.type)) customCards.push(CARD);
  if (!customStrategies.some(({ type }) => type === STRATEGY.type)) customStrategies.push(STRATEGY);
}
