import { text } from "../texts";
import type { HomeAssistant, Localize } from "../types";
import { DOMAIN } from "./hass";

/** Return Home Assistant's object where no element has been given it, once it is there. */
export function currentHass(): HomeAssistant | undefined {
  const root = document.querySelector<HTMLElement & { hass?: HomeAssistant }>("home-assistant");
  return root?.hass;
}

/** Load the panel's texts in the user's language; Home Assistant keeps what it has. */
export function loadCardTexts(hass: HomeAssistant): Promise<Localize> {
  return hass.loadBackendTranslation("config_panel", DOMAIN);
}

/** Return a text where nobody can wait for it; nothing before the texts have come. */
export function textNow(key: string, placeholders: Record<string, string> = {}): string {
  const hass = currentHass();
  return hass ? text(hass.localize, key, placeholders) : "";
}

// Where somebody may choose a card or a dashboard, which are listed at once.
const CHOOSERS = ["ha-panel-lovelace", "ha-config-lovelace-dashboards"];

/** Have the texts there before somebody can choose what is named by them. */
export function loadTextsForChoosing(): void {
  for (const element of CHOOSERS) {
    void customElements.whenDefined(element).then(() => {
      const hass = currentHass();
      if (hass && hass.user?.is_admin !== false) void loadCardTexts(hass);
    });
  }
}
