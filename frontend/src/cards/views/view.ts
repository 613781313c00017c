import { type DashboardHass, domainOf } from "../hass";

export type CardConfig = { type: string } & Record<string, unknown>;

export interface SectionConfig {
  type: "grid";
  cards: CardConfig[];
  column_span?: number;
}

export interface ViewConfig {
  type: "sections";
  max_columns: number;
  sections: SectionConfig[];
}

/** The options of the dashboard and of its views. */
export interface DashboardOptions {
  type: string;
  hide_people?: boolean;
}

/** What a view is made from. */
export interface Materials {
  hass: DashboardHass;
  say(key: string, placeholders?: Record<string, unknown>): string;
}

// A browser draws no more at once without getting slow; the panel has the rest.
export const MOST_SECTIONS = 40;
const COLUMNS = 4;

export function heading(words: string, icon?: string, more: object = {}): CardConfig {
  return {
    type: "heading",
    heading: words,
    heading_style: "title",
    ...(icon && { icon }),
    ...more,
  };
}

export function markdown(content: string): CardConfig {
  return { type: "markdown", content, grid_options: { columns: "full" } };
}

/** Return a tile that shows the entity's own name: the section says whose it is. */
export function tile(entity: string): CardConfig {
  // When a button was pressed last says little.
  const isButton = domainOf(entity) === "button";
  return { type: "tile", entity, name: { type: "entity" }, ...(isButton && { hide_state: true }) };
}

export function section(cards: CardConfig[], more: Partial<SectionConfig> = {}): SectionConfig {
  return { type: "grid", cards, ...more };
}

export function viewOf(sections: SectionConfig[]): ViewConfig {
  return { type: "sections", max_columns: COLUMNS, sections };
}

/** Return sections made of each of many, and how many there are beside them. */
export function limited<T>(
  { say }: Materials,
  all: readonly T[],
  make: (each: T) => SectionConfig,
): SectionConfig[] {
  const sections = all.slice(0, MOST_SECTIONS).map(make);
  const left = all.length - sections.length;
  if (left > 0) sections.push(section([markdown(say("more_in_panel", { count: left }))]));
  return sections;
}
