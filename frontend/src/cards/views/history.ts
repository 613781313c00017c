import { isKnown, kindsOf } from "../hass";
import { doorsOf, placeName, terminalsOf } from "../places";
import {
  type CardConfig,
  heading,
  type Materials,
  MOST_SECTIONS,
  section,
  type ViewConfig,
  viewOf,
} from "./view";

const HAPPENINGS = ["event.punch", "event.access", "event.doorbell", "event.alarm"];
const HOURS = 24;
const WIDE = 2;

/** Return a view of what has happened, and of the last photos. */
export function historyView({ hass, say }: Materials): ViewConfig {
  const places = new Map([...terminalsOf(hass), ...doorsOf(hass)].map((each) => [each.id, each]));
  const events: string[] = [];
  const photos: CardConfig[] = [];
  for (const id of places.keys()) {
    const kinds = kindsOf(hass, id);
    events.push(...HAPPENINGS.flatMap((kind) => kinds.get(kind) ?? []));
    const photo = kinds.get("image.last_photo");
    // Most panels and fingerprint readers have no camera.
    if (photo && isKnown(hass.states[photo])) {
      photos.push({
        type: "picture-entity",
        entity: photo,
        name: placeName(hass, id),
        show_state: false,
        grid_options: { columns: 6, rows: "auto" },
      });
    }
  }
  const sections = [];
  if (events.length > 0 && hass.config.components.includes("logbook")) {
    const logbook = {
      type: "logbook",
      target: { entity_id: events },
      hours_to_show: HOURS,
      grid_options: { columns: "full", rows: 10 },
    };
    const cards = [heading(say("what_happened"), "mdi:history"), logbook];
    sections.push(section(cards, { column_span: WIDE }));
  }
  if (photos.length > 0) {
    const cards = [heading(say("last_photos"), "mdi:camera"), ...photos.slice(0, MOST_SECTIONS)];
    sections.push(section(cards, { column_span: WIDE }));
  }
  if (sections.length === 0) {
    sections.push(section([{ type: "markdown", content: say("nothing_happened") }]));
  }
  return viewOf(sections);
}
