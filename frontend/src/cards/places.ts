import type { HomeAssistant } from "../types";
import { type DashboardHass, type Device, DOMAIN, entitiesOf, kindOf, kindsOf } from "./hass";

/** The entities that a door's card shows. */
export interface DoorEntities {
  photo?: string;
  event?: string;
  connected?: string;
  unlock?: string;
  door?: string;
  doorbell?: string;
}

const PERSON_PREFIX = "person_";
const OPENERS = ["lock.lock", "button.unlock"];
// Whatever has one of these is a terminal or a door.
const SIGNS = new Set([...OPENERS, "binary_sensor.connected", "event.punch", "event.access"]);

function nameOf(device: Device): string {
  return device.name_by_user ?? device.name ?? "";
}

/** Return a device's name; a door that nobody has named goes by its terminal's as well. */
export function placeName(hass: DashboardHass, deviceId: string): string {
  const device = hass.devices[deviceId];
  if (!device) return "";
  const parent = device.parent_device_id ? hass.devices[device.parent_device_id] : undefined;
  if (!parent || device.name_by_user) return nameOf(device);
  return `${nameOf(parent)} ${nameOf(device)}`.trim();
}

function identifierOf(device: Device): string | undefined {
  return device.identifiers.find(([domain]) => domain === DOMAIN)?.[1];
}

function byName(hass: DashboardHass): (first: Device, second: Device) => number {
  const collator = new Intl.Collator(hass.locale.language, { numeric: true });
  return (first, second) => collator.compare(placeName(hass, first.id), placeName(hass, second.id));
}

function placesOf(hass: DashboardHass): Device[] {
  return Object.values(hass.devices)
    .filter(
      (device) =>
        identifierOf(device) !== undefined &&
        entitiesOf(hass, device.id).some((entity) => SIGNS.has(kindOf(entity))),
    )
    .sort(byName(hass));
}

/** Return the terminals that are there, by name. */
export function terminalsOf(hass: DashboardHass): Device[] {
  return placesOf(hass).filter((device) => !device.parent_device_id);
}

/** Return the doors that can be opened, by name; most are their terminal's own device. */
export function doorsOf(hass: DashboardHass): Device[] {
  return placesOf(hass).filter((device) =>
    OPENERS.some((kind) => kindsOf(hass, device.id).has(kind)),
  );
}

/** Return what a new card shows: the first door, else the first terminal. */
export function firstPlace(hass: DashboardHass): string | undefined {
  return (doorsOf(hass)[0] ?? terminalsOf(hass)[0])?.id;
}

/** Return the PINs and devices of the people who are there, by name. */
export function peopleOf(hass: DashboardHass): { pin: string; device: Device }[] {
  return Object.values(hass.devices)
    .filter(
      (device) =>
        identifierOf(device)?.startsWith(PERSON_PREFIX) && entitiesOf(hass, device.id).length > 0,
    )
    .sort(byName(hass))
    .map((device) => ({
      pin: identifierOf(device)?.slice(PERSON_PREFIX.length) ?? "",
      device,
    }));
}

/** Return the number of a door that is a device of its own. */
export function doorNumberOf(device: Device | undefined): number | undefined {
  const number = device && identifierOf(device)?.match(/_door_(\d+)$/)?.[1];
  return number === undefined ? undefined : Number(number);
}

/** Return the doors that a terminal has as devices of their own. */
export function doorsWithin(hass: HomeAssistant, terminalId: string): Device[] {
  return (Object.values(hass.devices) as Device[]).filter(
    (device) => device.parent_device_id === terminalId,
  );
}

function onlyDoorOf(hass: HomeAssistant, terminalId: string): string | undefined {
  const doors = doorsWithin(hass, terminalId);
  return doors.length === 1 ? doors[0]?.id : undefined;
}

/** Return what there is to show of a terminal or a door. */
export function doorEntities(hass: DashboardHass, deviceId: string): DoorEntities {
  const parentId = hass.devices[deviceId]?.parent_device_id ?? deviceId;
  const terminal = kindsOf(hass, parentId);
  let own = kindsOf(hass, deviceId);
  if (!OPENERS.some((kind) => own.has(kind))) {
    const only = onlyDoorOf(hass, deviceId);
    if (only) own = new Map([...own, ...kindsOf(hass, only)]);
  }
  const found: Record<keyof DoorEntities, string | undefined> = {
    photo: terminal.get("image.last_photo"),
    event: own.get("event.access") ?? terminal.get("event.punch"),
    connected: terminal.get("binary_sensor.connected"),
    unlock: own.get("lock.lock") ?? own.get("button.unlock"),
    door: own.get("binary_sensor.door"),
    doorbell: terminal.get("event.doorbell"),
  };
  return Object.fromEntries(Object.entries(found).filter(([, entity]) => entity !== undefined));
}
