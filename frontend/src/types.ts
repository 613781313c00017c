// The part of Home Assistant's `hass` object that is used here.

export type Unsubscribe = () => Promise<void> | void;

export interface Connection {
  readonly connected: boolean;
  subscribeMessage<T>(
    callback: (event: T) => void,
    message: Record<string, unknown>,
    options?: { resubscribe?: boolean },
  ): Promise<() => Promise<void>>;
  addEventListener(event: "ready" | "disconnected", callback: () => void): void;
  removeEventListener(event: "ready" | "disconnected", callback: () => void): void;
}

export interface EntityState {
  entity_id: string;
  state: string;
  last_changed: string;
  last_updated: string;
  attributes: Record<string, unknown> & { friendly_name?: string; entity_picture?: string };
}

export interface RegistryEntity {
  entity_id: string;
  name?: string;
  device_id?: string;
  platform?: string;
  translation_key?: string;
  entity_category?: string;
  hidden?: boolean;
}

export interface RegistryDevice {
  id: string;
  name: string | null;
  name_by_user: string | null;
  identifiers: [string, string][];
  via_device_id: string | null;
  area_id: string | null;
}

export interface Locale {
  language: string;
  number_format: string;
  time_format: "language" | "system" | "12" | "24";
  date_format: string;
  time_zone: "local" | "server";
  first_weekday: string;
}

export interface ServiceAnswer<T> {
  context: { id: string };
  response?: T;
}

export type Localize = (key: string, placeholders?: Record<string, unknown>) => string;

export interface HomeAssistant {
  connection: Connection;
  connected: boolean;
  language: string;
  locale: Locale;
  config: { time_zone: string; location_name: string; state: string; components: string[] };
  themes: { darkMode: boolean };
  user?: { id: string; name: string; is_admin: boolean };
  states: Record<string, EntityState>;
  entities: Record<string, RegistryEntity>;
  devices: Record<string, RegistryDevice>;
  translationMetadata?: { translations: Record<string, { isRTL: boolean }> };
  localize: Localize;
  loadBackendTranslation(category: string, integration?: string): Promise<Localize>;
  callWS<T>(message: Record<string, unknown>): Promise<T>;
  callApi<T>(method: string, path: string, data?: Record<string, unknown>): Promise<T>;
  callService<T>(
    domain: string,
    service: string,
    data?: Record<string, unknown>,
    target?: Record<string, unknown>,
    notifyOnError?: boolean,
    returnResponse?: boolean,
  ): Promise<ServiceAnswer<T>>;
  fetchWithAuth(path: string, init?: RequestInit): Promise<Response>;
  hassUrl(path?: string): string;
}

export interface Route {
  prefix: string;
  path: string;
}

/** What Home Assistant sends where something went wrong. */
export interface CommandError {
  code: string;
  message: string;
  translation_key?: string;
  translation_domain?: string;
  translation_placeholders?: Record<string, string>;
}
