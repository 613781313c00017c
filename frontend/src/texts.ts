import type { CommandError, HomeAssistant, Localize } from "./types";

const DOMAIN = "zkteco_push";
// What a service says that somebody may not call, whatever its code.
const UNAUTHORIZED = "Unauthorized";
const CATEGORIES = ["exceptions", "entity", "selector"] as const;
// Where this has words, the panel's texts are there.
const PROOF = "common.close";
const PAUSE_MILLISECONDS = 50;
const LONGEST_WAIT_MILLISECONDS = 10_000;

let loading: { language: string; done: Promise<Localize> } | undefined;

/** Return whether a function knows the panel's texts. */
export function hasPanelTexts(localize: Localize): boolean {
  return Boolean(text(localize, PROOF));
}

/**
 * Load the panel's texts in the user's language; Home Assistant keeps what it has.
 *
 * Whoever asks for what it is only fetching for somebody else is answered at once, without.
 */
export async function loadPanelTexts(hass: HomeAssistant): Promise<Localize> {
  const load = () => hass.loadBackendTranslation("config_panel", DOMAIN);
  const end = performance.now() + LONGEST_WAIT_MILLISECONDS;
  let localize = await load();
  while (!hasPanelTexts(localize) && performance.now() < end) {
    await new Promise((done) => setTimeout(done, PAUSE_MILLISECONDS));
    localize = await load();
  }
  return localize;
}

async function loadAll(hass: HomeAssistant): Promise<Localize> {
  // One after the other, so that the last function knows all of them.
  for (const category of CATEGORIES) await hass.loadBackendTranslation(category, DOMAIN);
  return loadPanelTexts(hass);
}

/** Load all texts that the panel shows, once for each language. */
export function loadTexts(hass: HomeAssistant): Promise<Localize> {
  if (loading?.language !== hass.language) {
    loading = { language: hass.language, done: loadAll(hass) };
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
