import type { CommandError, HomeAssistant, Localize } from "./types";

const DOMAIN = "zkteco_push";
// What a service says that somebody may not call, whatever its code.
const UNAUTHORIZED = "Unauthorized";
const CATEGORIES = ["config_panel", "exceptions", "entity", "selector"] as const;

let loading: { language: string; done: Promise<Localize> } | undefined;

/** Load our texts in the user's language, once for each language. */
export function loadTexts(hass: HomeAssistant): Promise<Localize> {
  if (loading?.language !== hass.language) {
    const done = Promise.all(
      CATEGORIES.map((category) => hass.loadBackendTranslation(category, DOMAIN)),
    ).then((localizers) => localizers[localizers.length - 1] as Localize);
    loading = { language: hass.language, done };
  }
  return loading.done;
}

/** Return a text of the panel, such as `now.title`. */
export function text(
  localize: Localize,
  key: string,
  placeholders: Record<string, unknown> = {},
): string {
  return localize(`component.${DOMAIN}.config_panel.${key}`, placeholders);
}

/** Return what went wrong in words: Home Assistant's own where it has some. */
export function errorText(localize: Localize, error: unknown): string {
  const known = (error ?? {}) as Partial<CommandError>;
  if (known.translation_key) {
    const domain = known.translation_domain ?? DOMAIN;
    const key = `component.${domain}.exceptions.${known.translation_key}.message`;
    const found = localize(key, known.translation_placeholders);
    if (found) return found;
  }
  if (known.message === UNAUTHORIZED) return text(localize, "common.error_unauthorized");
  if (known.code && ["not_loaded", "storage", "unauthorized"].includes(known.code)) {
    return text(localize, `common.error_${known.code}`);
  }
  return known.message || text(localize, "common.error_unknown");
}
