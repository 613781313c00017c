import type { HomeAssistant } from "../../types";
import { DOMAIN, kindOf, kindsOf } from "../hass";
import { peopleOf, placeName } from "../places";
import {
  type CardConfig,
  heading,
  limited,
  type Materials,
  section,
  tile,
  type ViewConfig,
  viewOf,
} from "./view";

interface Statistic {
  statistic_id: string;
}

const DAYS = 14;
const TODAY = [
  "sensor.time_in_today",
  "sensor.first_in",
  "sensor.last_out",
  "sensor.last_terminal",
];
const PLAIN_PIN = /^[0-9a-z]+$/;

/** Return the statistics of people's hours that the recorder has. */
async function hoursOf(hass: HomeAssistant): Promise<string[]> {
  if (!hass.config.components.includes("recorder")) return [];
  const message = { type: "recorder/list_statistic_ids", statistic_type: "sum" };
  const found = await hass.callWS<Statistic[]>(message).catch(() => []);
  return found
    .map((statistic) => statistic.statistic_id)
    .filter((id) => id.startsWith(`${DOMAIN}:person_`));
}

function hoursOfPin(hours: string[], pin: string): string | undefined {
  if (PLAIN_PIN.test(pin)) return hours.find((id) => id === `${DOMAIN}:person_${pin}_hours`);
  // Any other PIN is told apart by a digest, which a page without HTTPS cannot compute.
  const slug = pin.toLowerCase().replace(/[^0-9a-z]/g, "") || "x";
  const pattern = new RegExp(`^${DOMAIN}:person_${slug}_[0-9a-f]{8}_hours$`);
  const matching = hours.filter((id) => pattern.test(id));
  return matching.length === 1 ? matching[0] : undefined;
}

function oursOfKind({ hass }: Materials, kind: string): string[] {
  return Object.values(hass.entities)
    .filter((entity) => entity.platform === DOMAIN && kindOf(entity) === kind && !entity.hidden)
    .map((entity) => entity.entity_id);
}

function whoIsIn(materials: Materials): CardConfig[] {
  const { hass, say } = materials;
  const present = peopleOf(hass).flatMap(({ device }) => {
    const entity = kindsOf(hass, device.id).get("binary_sensor.present");
    return entity ? [{ entity, name: placeName(hass, device.id) }] : [];
  });
  const cards: CardConfig[] = [heading(say("who_is_in"), "mdi:account-check")];
  cards.push(...oursOfKind(materials, "sensor.people_in").map(tile));
  if (present.length > 0) {
    cards.push({
      type: "entity-filter",
      entities: present,
      conditions: [{ condition: "state", state: "on" }],
      show_empty: false,
      card: { type: "glance", show_state: false },
    });
  }
  // Without anybody's dates it would be an empty month.
  const guests = oursOfKind(materials, "calendar.validity").filter(
    (entity) => hass.states[entity]?.attributes["message"],
  );
  if (guests.length > 0) cards.push({ type: "calendar", entities: guests });
  return cards;
}

/** Return a view of who is in, and of people's times and hours. */
export async function peopleView(materials: Materials): Promise<ViewConfig> {
  const { hass, say } = materials;
  const hours = await hoursOf(hass);
  const people = limited(materials, peopleOf(hass), ({ pin, device }) => {
    const kinds = kindsOf(hass, device.id);
    const present = kinds.get("binary_sensor.present");
    const badges = present ? [{ type: "entity", entity: present, show_icon: false }] : [];
    const statistic = hoursOfPin(hours, pin);
    const cards = [
      heading(placeName(hass, device.id), "mdi:account", { badges }),
      ...TODAY.flatMap((kind) => kinds.get(kind) ?? []).map(tile),
    ];
    if (statistic) {
      cards.push({
        type: "statistics-graph",
        title: say("hours_a_day"),
        chart_type: "bar",
        period: "day",
        days_to_show: DAYS,
        stat_types: ["change"],
        entities: [statistic],
        hide_legend: true,
      });
    }
    return section(cards);
  });
  return viewOf([section(whoIsIn(materials)), ...people]);
}
