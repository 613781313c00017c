import { loadPanelTexts, text } from "../texts";
import { textNow } from "./frontend";
import type { DashboardHass } from "./hass";
import { peopleOf, terminalsOf } from "./places";
import { doorsView } from "./views/doors";
import { healthView } from "./views/health";
import { historyView } from "./views/history";
import { peopleView } from "./views/people";
import {
  type DashboardOptions,
  type Materials,
  markdown,
  section,
  type ViewConfig,
  viewOf,
} from "./views/view";

export const DASHBOARD = "zkteco-push";

type Make = (materials: Materials) => ViewConfig | Promise<ViewConfig>;

interface View {
  icon: string;
  make: Make;
}

export const VIEWS: Record<string, View> = {
  doors: { icon: "mdi:door", make: doorsView },
  people: { icon: "mdi:account-group", make: peopleView },
  history: { icon: "mdi:history", make: historyView },
  health: { icon: "mdi:heart-pulse", make: healthView },
};

const INTEGRATION_PAGE = "/config/integrations/integration/zkteco_push";

async function materialsOf(hass: DashboardHass): Promise<Materials> {
  const localize = await loadPanelTexts(hass);
  return { hass, say: (key, placeholders) => text(localize, `card.${key}`, placeholders) };
}

function emptyView({ hass, say }: Materials): ViewConfig {
  const cards = [markdown(`${say("no_terminal")}\n\n${say("no_terminal_steps")}`)];
  if (hass.user?.is_admin !== false) {
    cards.push({
      type: "button",
      name: say("open_integration"),
      icon: "mdi:arrow-right",
      show_state: false,
      tap_action: { action: "navigate", navigation_path: INTEGRATION_PAGE },
    });
  }
  return viewOf([section(cards)]);
}

/** Return an element whose view is made of what is there now. */
export function viewStrategy(make: Make): CustomElementConstructor {
  return class extends HTMLElement {
    static async generate(_options: DashboardOptions, hass: DashboardHass): Promise<ViewConfig> {
      const materials = await materialsOf(hass);
      return terminalsOf(hass).length > 0 || peopleOf(hass).length > 0
        ? make(materials)
        : emptyView(materials);
    }
  };
}

/** A dashboard of the doors, people, and terminals that are there. */
export class DashboardStrategy extends HTMLElement {
  static async generate(options: DashboardOptions, hass: DashboardHass) {
    const materials = await materialsOf(hass);
    const { say } = materials;
    const title = say("dashboard_name");
    if (terminalsOf(hass).length === 0 && peopleOf(hass).length === 0) {
      return { title, views: [{ title, path: "start", ...emptyView(materials) }] };
    }
    const isShown = (name: string) =>
      name !== "people" || (!options.hide_people && peopleOf(hass).length > 0);
    const views = Object.entries(VIEWS)
      .filter(([name]) => isShown(name))
      .map(([name, { icon }]) => ({
        title: say(`view_${name}`),
        path: name,
        icon,
        strategy: { type: `custom:${DASHBOARD}-${name}` },
      }));
    return { title, views };
  }

  static getConfigElement(): HTMLElement {
    return document.createElement(DASHBOARD_EDITOR);
  }

  static getCreateSuggestions() {
    const title = textNow("card.dashboard_name");
    return { ...(title && { title }), icon: "mdi:door-closed-lock" };
  }
}

export const DASHBOARD_EDITOR = "zkteco-push-dashboard-editor";
