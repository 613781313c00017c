// The forms of Home Assistant's flows, as far as ours have them.

export interface Selector {
  text?: { multiple?: boolean; type?: string } | null;
  number?: { min?: number; max?: number; step?: number; unit_of_measurement?: string } | null;
  boolean?: Record<string, never> | null;
  select?: {
    options: (string | { value: string; label: string })[];
    translation_key?: string;
    custom_value?: boolean;
  } | null;
}

export interface FlowField {
  name: string;
  required?: boolean;
  optional?: boolean;
  default?: unknown;
  description?: { suggested_value?: unknown };
  selector: Selector;
}

export interface FlowStep {
  type: "form" | "abort" | "create_entry";
  flow_id: string;
  step_id?: string;
  data_schema?: FlowField[];
  errors?: Record<string, string> | null;
  reason?: string;
  description_placeholders?: Record<string, string> | null;
}

/** Where a flow is led, and what its texts are called. */
export interface FlowKind {
  path: string;
  texts: string;
  /** What begins the flow; without it, `flowId` is one that goes on. */
  start?: Record<string, unknown>;
  flowId?: string;
  heading: string;
  submit: string;
}

/** Return what a field shows at first. */
export function initialValue(field: FlowField): unknown {
  return field.description?.suggested_value ?? field.default;
}

/** Return what a field of a form holds, undefined where it is left empty. */
export function fieldValue(field: FlowField, form: HTMLFormElement): unknown {
  const control = form.elements.namedItem(field.name);
  if (control instanceof HTMLInputElement && control.type === "checkbox") return control.checked;
  const text = (control as HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement).value;
  if (field.selector.text?.multiple) {
    return text
      .split(/[\n,]/)
      .map((each) => each.trim())
      .filter(Boolean);
  }
  if (text === "") return undefined;
  return field.selector.number ? Number(text) : text;
}
