import type { Localize } from "../../types";

/** What went wrong, as the server says it: one of its exceptions' texts. */
export interface Failure {
  key: string;
  placeholders: Record<string, string>;
}

const FIELDS = new Set([
  "pin",
  "name",
  "privilege",
  "password",
  "card",
  "group",
  "valid_from",
  "valid_until",
]);

/** Return what a field of a person is called. */
export function fieldName(localize: Localize, field: string): string {
  const key = `component.zkteco_push.config_panel.people.field_${field}`;
  return (FIELDS.has(field) && localize(key)) || field;
}

/** Return in words what went wrong. */
export function failureText(localize: Localize, failure: Failure): string {
  const { field } = failure.placeholders;
  const placeholders = field
    ? { ...failure.placeholders, field: fieldName(localize, field) }
    : failure.placeholders;
  return (
    localize(`component.zkteco_push.exceptions.${failure.key}.message`, placeholders) ||
    localize("component.zkteco_push.config_panel.common.error_unknown")
  );
}
