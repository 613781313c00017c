import { entitiesOf, kindOf } from "../hass";
import { placeName, terminalsOf } from "../places";
import { heading, limited, type Materials, section, tile, type ViewConfig, viewOf } from "./view";

// In the order in which they are shown.
const KINDS = [
  "binary_sensor.connected",
  "sensor.last_contact",
  "sensor.pending_commands",
  "sensor.missing_punches",
  "sensor.rejected_lines",
  "sensor.attendance_records",
  "sensor.users",
  "sensor.fingerprints",
  "sensor.faces",
  "sensor.palms",
  "button.sync_clock",
  "button.refresh",
];

/** Return a view of how the terminals are. */
export function healthView(materials: Materials): ViewConfig {
  const { hass } = materials;
  const terminals = limited(materials, terminalsOf(hass), (terminal) => {
    const shown = entitiesOf(hass, terminal.id)
      .filter((entity) => !entity.hidden && KINDS.includes(kindOf(entity)))
      .sort((first, second) => KINDS.indexOf(kindOf(first)) - KINDS.indexOf(kindOf(second)));
    return section([
      heading(placeName(hass, terminal.id), "mdi:fingerprint"),
      ...shown.map((entity) => tile(entity.entity_id)),
    ]);
  });
  return viewOf(terminals);
}
