import { DOOR_CARD } from "../door-card";
import { entitiesOf, kindOf } from "../hass";
import { doorsOf, placeName, terminalsOf } from "../places";
import { heading, limited, type Materials, section, tile, type ViewConfig, viewOf } from "./view";

const OF_DOORS = new Set([
  "select.mode",
  "binary_sensor.alarm",
  "binary_sensor.forced",
  "binary_sensor.tamper",
  "button.cancel_alarm",
]);
const OF_TERMINALS = new Set(["switch.aux_out", "binary_sensor.aux_in"]);

function tilesOf({ hass }: Materials, deviceId: string, kinds: Set<string>) {
  return entitiesOf(hass, deviceId)
    .filter((entity) => !entity.hidden && kinds.has(kindOf(entity)))
    .map((entity) => tile(entity.entity_id));
}

/** Return a view of the doors that can be opened, and of what else is at them. */
export function doorsView(materials: Materials): ViewConfig {
  const { hass } = materials;
  const doors = limited(materials, doorsOf(hass), (door) =>
    section([
      { type: `custom:${DOOR_CARD}`, device: door.id },
      ...tilesOf(materials, door.id, OF_DOORS),
    ]),
  );
  const others = terminalsOf(hass)
    .map((terminal) => ({ terminal, tiles: tilesOf(materials, terminal.id, OF_TERMINALS) }))
    .filter(({ tiles }) => tiles.length > 0);
  const inputs = limited(materials, others, ({ terminal, tiles }) =>
    section([heading(placeName(hass, terminal.id), "mdi:electric-switch"), ...tiles]),
  );
  return viewOf([...doors, ...inputs]);
}
