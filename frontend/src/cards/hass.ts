import type { EntityState, HomeAssistant, RegistryDevice, RegistryEntity } from "../types";

export const DOMAIN = "zkteco_push";

export interface Device extends RegistryDevice {
  parent_device_id?: string | null;
}

/** What a dashboard is given beside what the panel uses. */
export interface DashboardHass extends HomeAssistant {
  devices: Record<string, Device>;
  formatEntityState(entity: EntityState): string;
  formatEntityAttributeValue(entity: EntityState, attribute: string): string;
}

type ByDevice = Map<string, RegistryEntity[]>;

// Home Assistant makes a new object whenever the registry changes, and many cards ask.
const byDevice = new WeakMap<object, ByDevice>();

function grouped(entities: Record<string, RegistryEntity>): ByDevice {
  const known = byDevice.get(entities);
  if (known) return known;
  const groups: ByDevice = new Map();
  for (const entity of Object.values(entities)) {
    if (entity.platform !== DOMAIN || !entity.device_id) continue;
    const group = groups.get(entity.device_id);
    if (group) group.push(entity);
    else groups.set(entity.device_id, [entity]);
  }
  byDevice.set(entities, groups);
  return groups;
}

/** Return our enabled entities of a device. */
export function entitiesOf(hass: HomeAssistant, deviceId: string): RegistryEntity[] {
  return grouped(hass.entities).get(deviceId) ?? [];
}

export function domainOf(entityId: string): string {
  return entityId.slice(0, entityId.indexOf("."));
}

/** Return what an entity is, whatever it has been renamed to: such as `button.unlock`. */
export function kindOf(entity: RegistryEntity): string {
  return `${domainOf(entity.entity_id)}.${entity.translation_key ?? ""}`;
}

/** Return by kind the ids of our enabled entities of a device. */
export function kindsOf(hass: HomeAssistant, deviceId: string): Map<string, string> {
  return new Map(
    entitiesOf(hass, deviceId).map((entity) => [kindOf(entity), entity.entity_id] as const),
  );
}

/** Return whether something is known of an entity. */
export function isKnown(entity: EntityState | undefined): entity is EntityState {
  return entity !== undefined && entity.state !== "unavailable" && entity.state !== "unknown";
}
