import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { PanelElement } from "../../base";
import { shared } from "../../styles";
import {
  type FlowField,
  type FlowKind,
  type FlowStep,
  fieldValue,
  initialValue,
} from "./flow-fields";
import "../../elements/dialog";
import "../../elements/page-state";

const CATEGORIES = ["config", "config_subentries", "selector"];

/** Leads one of Home Assistant's own flows, so that there is one way to set something up. */
@customElement("zkteco-flow-dialog")
export class FlowDialog extends PanelElement {
  @property({ attribute: false }) flow!: FlowKind;
  @state() private step: FlowStep | undefined;
  @state() private error = "";
  @state() private isBusy = false;
  @state() private isTranslated = false;

  private isOver = false;

  static override styles = [
    shared,
    css`
      form {
        display: grid;
        gap: 16px;
      }
      small {
        color: var(--secondary-text-color);
      }
      textarea {
        min-height: 64px;
      }
    `,
  ];

  protected override firstUpdated(changed: PropertyValues): void {
    super.firstUpdated(changed);
    void this.begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.abandon();
  }

  private async begin(): Promise<void> {
    const { start, flowId, path } = this.flow;
    try {
      await Promise.all(
        CATEGORIES.map((each) => this.hass.loadBackendTranslation(each, "zkteco_push")),
      );
      this.isTranslated = true;
      this.step = start
        ? await this.hass.callApi<FlowStep>("POST", path, start)
        : await this.hass.callApi<FlowStep>("GET", `${path}/${flowId}`);
      if (this.step.type !== "form") this.end(this.step);
    } catch (error) {
      this.error = this.reasonOf(error);
    }
  }

  // What has been begun here and is not wanted any more would only wait.
  private abandon(): void {
    if (this.isOver || !this.flow.start || !this.step) return;
    this.isOver = true;
    void this.hass
      .callApi("DELETE", `${this.flow.path}/${this.step.flow_id}`)
      .catch(() => undefined);
  }

  private reasonOf(error: unknown): string {
    const body = (error as { body?: { message?: string } | string }).body;
    const said = typeof body === "object" ? body.message : undefined;
    return said ?? this.errorText(error);
  }

  private end(step: FlowStep): void {
    this.isOver = true;
    const isDone =
      step.type === "create_entry" ||
      step.reason === "terminal_added" ||
      step.reason === "reconfigure_successful";
    const message =
      step.type === "abort" && step.reason
        ? this.localized(`abort.${step.reason}`, step.description_placeholders ?? {})
        : this.text("terminals.flow_done");
    this.dispatchEvent(new CustomEvent("done", { detail: { isDone, message } }));
  }

  private async submit(event: Event): Promise<void> {
    event.preventDefault();
    const step = this.step;
    if (!step?.data_schema || this.isBusy) return;
    const form = event.target as HTMLFormElement;
    const data: Record<string, unknown> = {};
    for (const field of step.data_schema) {
      const value = fieldValue(field, form);
      if (value !== undefined) data[field.name] = value;
    }
    this.isBusy = true;
    this.error = "";
    try {
      const next = await this.hass.callApi<FlowStep>(
        "POST",
        `${this.flow.path}/${step.flow_id}`,
        data,
      );
      if (next.type === "form") this.step = { ...step, errors: next.errors ?? {} };
      else this.end(next);
    } catch (error) {
      this.error = this.reasonOf(error);
    }
    this.isBusy = false;
  }

  private localized(key: string, placeholders: Record<string, unknown> = {}): string {
    return this.hass.localize(`component.zkteco_push.${this.flow.texts}.${key}`, placeholders);
  }

  private renderControl(field: FlowField, describedBy: string, isInvalid: boolean) {
    const { selector } = field;
    const value = initialValue(field);
    const invalid = isInvalid ? "true" : "false";
    const isNeeded = field.required === true && !selector.boolean;
    if (selector.boolean) {
      return html`<input
        type="checkbox"
        name=${field.name}
        aria-describedby=${describedBy}
        .checked=${value === true}
      />`;
    }
    if (selector.select && !selector.select.custom_value) {
      const { options, translation_key } = selector.select;
      return html`<select name=${field.name} aria-describedby=${describedBy}>
        ${options.map((option) => {
          const own = typeof option === "string" ? option : option.value;
          const label = translation_key
            ? this.hass.localize(`component.zkteco_push.selector.${translation_key}.options.${own}`)
            : "";
          return html`<option value=${own} ?selected=${own === value}>${label || own}</option>`;
        })}
      </select>`;
    }
    if (selector.text?.multiple) {
      return html`<textarea
        name=${field.name}
        dir="ltr"
        aria-describedby=${describedBy}
        aria-invalid=${invalid}
        .value=${Array.isArray(value) ? value.join("\n") : ""}
      ></textarea>`;
    }
    if (selector.number) {
      const { min, max, step } = selector.number;
      return html`<input
        type="number"
        name=${field.name}
        ?required=${isNeeded}
        min=${min ?? nothing}
        max=${max ?? nothing}
        step=${step ?? nothing}
        aria-describedby=${describedBy}
        aria-invalid=${invalid}
        .value=${String(value ?? "")}
      />`;
    }
    const offered = selector.select?.options.map((each) =>
      typeof each === "string" ? each : each.value,
    );
    return html`<input
        name=${field.name}
        type=${selector.text?.type === "password" ? "password" : "text"}
        autocomplete="off"
        ?required=${isNeeded}
        list=${offered ? `${field.name}-offered` : nothing}
        aria-describedby=${describedBy}
        aria-invalid=${invalid}
        .value=${String(value ?? "")}
      />${
        offered
          ? html`<datalist id="${field.name}-offered">
              ${offered.map((each) => html`<option value=${each}></option>`)}
            </datalist>`
          : nothing
      }`;
  }

  private renderField(field: FlowField) {
    const key = `step.${this.step?.step_id}`;
    const label = this.localized(`${key}.data.${field.name}`) || field.name;
    const unit = field.selector.number?.unit_of_measurement;
    const description = this.localized(`${key}.data_description.${field.name}`);
    const error = this.step?.errors?.[field.name];
    const describedBy = `${field.name}-description`;
    const control = this.renderControl(field, describedBy, error !== undefined);
    const isInline = field.selector.boolean !== undefined && field.selector.boolean !== null;
    return html`<div>
      <label class=${isInline ? "inline" : ""}>
        ${isInline ? control : nothing}
        <span>${unit ? `${label} (${unit})` : label}</span>
        ${isInline ? nothing : control}
      </label>
      <div id=${describedBy}>
        ${error ? html`<p class="error">${this.localized(`error.${error}`) || error}</p>` : nothing}
        ${description ? html`<small>${description}</small>` : nothing}
      </div>
    </div>`;
  }

  private renderForm() {
    if (this.error && !this.step) return html`<p class="error" role="alert">${this.error}</p>`;
    const step = this.step;
    if (!step?.data_schema || !this.isTranslated) {
      return html`<zkteco-page-state .hass=${this.hass} kind="loading"></zkteco-page-state>`;
    }
    return html`<form id="flow" @submit=${this.submit}>
      <slot></slot>
      ${step.data_schema.map((field) => this.renderField(field))}
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
    </form>`;
  }

  protected override render() {
    return html`<zkteco-dialog
      .hass=${this.hass}
      open
      heading=${this.flow.heading}
      @closed=${() => this.dispatchEvent(new CustomEvent("closed"))}
    >
      ${this.renderForm()}
      <button
        slot="actions"
        type="button"
        @click=${() => this.dispatchEvent(new CustomEvent("closed"))}
      >
        ${this.text("common.cancel")}
      </button>
      <button
        slot="actions"
        class="filled"
        type="submit"
        form="flow"
        ?disabled=${this.isBusy || !this.step?.data_schema}
      >
        ${this.flow.submit}
      </button>
    </zkteco-dialog>`;
  }
}
