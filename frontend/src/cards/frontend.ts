import { loadPanelTexts, text } from "../texts";
import type { HomeAssistant } from "../types";

/** Return Home Assistant's object where no element has been given it, once it is there. */
export function currentHass(): HomeAssistant | undefined {
  const root = document.querySelector<HTMLElement & { hass?: HomeAssistant }>("home-assistant");
  return root?.hass;
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
      if (hass && hass.user?.is_admin !== false) void loadPanelTexts(hass);
    });
  }
}
