import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { PanelElement } from "../../base";
import { shared } from "../../styles";
import type { Column } from "./data";
import type { Errors, Form, Secret } from "./form";
import { type Choice, spanOf } from "./validity";

const PRIVILEGES = ["user", "enroller", "admin", "custom", "super_admin"];
const CHOICES: Choice[] = ["today", "weekend", "month"];
const CHANGES: Secret[] = ["keep", "set", "remove"];

/** The fields of a person; says `changed` with the part of the form that has been touched. */
@customElement("zkteco-person-form")
export class PersonForm extends PanelElement {
  @property({ attribute: false }) form!: Form;
  @property({ attribute: false }) errors: Errors = {};
  @property({ type: Boolean }) isNew = false;
  @property({ attribute: false }) hasSecret = { password: false, card: "" };
  /** The terminals that are written to. */
  @property({ attribute: false }) terminals: Column[] = [];

  static override styles = [
    shared,
    css`
      .fields {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(200px, 1fr));
        gap: 16px;
      }
      .field {
        display: grid;
        gap: 4px;
        align-content: start;
      }
      .wide {
        grid-column: 1 / -1;
      }
      fieldset {
        display: grid;
        gap: 12px;
        margin: 0;
        padding: 12px;
        border: 1px solid var(--zkteco-outline);
        border-radius: 8px;
      }
      legend {
        padding-inline: 4px;
      }
      input:disabled {
        border-style: dashed;
        background: transparent;
      }
    `,
  ];

  private change(part: Partial<Form>): void {
    this.dispatchEvent(new CustomEvent("changed", { detail: part }));
  }

  private error(key: keyof Form) {
    const error = this.errors[key];
    return error ? html`<span id="error-${key}" class="error">${error}</span>` : nothing;
  }

  private input(
    key: "pin" | "name" | "password" | "card" | "group" | "timeZone" | "validFrom" | "validUntil",
    label: string,
    options: { type?: string; hint?: string; inputmode?: "numeric"; disabled?: boolean } = {},
  ) {
    const { type = "text", hint, inputmode, disabled = false } = options;
    const described = [hint ? `hint-${key}` : "", this.errors[key] ? `error-${key}` : ""];
    return html`<div class="field">
      <label>
        <span>${label}</span>
        <input
          name=${key}
          type=${type}
          inputmode=${inputmode ?? nothing}
          autocomplete=${type === "password" ? "new-password" : "off"}
          ?disabled=${disabled}
          aria-invalid=${this.errors[key] ? "true" : nothing}
          aria-describedby=${described.join(" ").trim() || nothing}
          .value=${this.form[key]}
          @input=${(event: Event) =>
            this.change({ [key]: (event.target as HTMLInputElement).value } as Partial<Form>)}
        />
      </label>
      ${hint ? html`<span id="hint-${key}" class="secondary">${hint}</span>` : nothing}
      ${this.error(key)}
    </div>`;
  }

  private secret(key: "password" | "card", isThere: boolean, known: string) {
    const change = `${key}Change` as const;
    const value = this.form[change];
    return html`<fieldset>
      <legend>${this.text(`people.field_${key}`)}</legend>
      <span class="secondary">${known}</span>
      <label>
        <span class="hidden-visually">${this.text(`people.change_${key}`)}</span>
        <select
          .value=${value}
          @change=${(event: Event) =>
            this.change({ [change]: (event.target as HTMLSelectElement).value } as Partial<Form>)}
        >
          ${CHANGES.filter((each) => each !== "remove" || isThere).map(
            (each) => html`<option value=${each} ?selected=${each === value}>
              ${this.text(each === "keep" && !isThere ? "people.secret_none" : `people.secret_${each}`)}
            </option>`,
          )}
        </select>
      </label>
      ${
        value === "set"
          ? this.input(key, this.text(`people.new_${key}`), {
              type: "password",
              ...(key === "card" ? { hint: this.text("people.card_hint") } : {}),
            })
          : nothing
      }
    </fieldset>`;
  }

  private choose(choice: Choice): void {
    const zone = this.terminals[0]?.time_zone ?? this.hass.config.time_zone;
    const [validFrom, validUntil] = spanOf(choice, zone);
    this.change({ isLimited: true, validFrom, validUntil });
  }

  private renderValidity() {
    const { form } = this;
    return html`<fieldset class="wide">
      <legend>${this.text("people.field_validity")}</legend>
      <div class="row">
        ${CHOICES.map(
          (choice) => html`<button type="button" @click=${() => this.choose(choice)}>
            ${this.text(`people.valid_${choice}`)}
          </button>`,
        )}
        <button
          type="button"
          aria-pressed=${!form.isLimited}
          @click=${() => this.change({ isLimited: false })}
        >
          ${this.text("people.valid_always")}
        </button>
      </div>
      <label class="inline">
        <input
          type="checkbox"
          .checked=${form.isLimited}
          @change=${(event: Event) =>
            this.change({ isLimited: (event.target as HTMLInputElement).checked })}
        />
        <span>${this.text("people.field_is_limited")}</span>
      </label>
      ${
        form.isLimited
          ? html`<div class="fields">
                ${this.input("validFrom", this.text("people.field_valid_from"), { type: "datetime-local" })}
                ${this.input("validUntil", this.text("people.field_valid_until"), { type: "datetime-local" })}
              </div>
              <p class="secondary">${this.text("people.validity_explanation")}</p>`
          : nothing
      }
    </fieldset>`;
  }

  private renderAccess() {
    const access = this.terminals.filter((each) => each.is_access_control);
    if (!access.length) return nothing;
    const count = Math.max(...access.map((each) => each.doors));
    const doors = Array.from({ length: count }, (_, index) => index + 1);
    // Somebody new may pass all doors; of who is there it may not be known.
    const isUnknown = this.form.doors === null && !this.isNew;
    const chosen = this.form.doors ?? new Set(isUnknown ? [] : doors);
    const choose = (door: number, isChosen: boolean) => {
      const after = new Set(chosen);
      if (isChosen) after.add(door);
      else after.delete(door);
      this.change({ doors: after });
    };
    return html`<fieldset class="wide">
      <legend>${this.text("people.field_doors")}</legend>
      <div class="row">
        ${doors.map(
          (door) => html`<label class="inline">
            <input
              type="checkbox"
              .checked=${chosen.has(door)}
              .indeterminate=${isUnknown}
              @change=${(event: Event) => choose(door, (event.target as HTMLInputElement).checked)}
            />
            <span>${this.text("people.door", { door })}</span>
          </label>`,
        )}
      </div>
      ${this.error("doors")}
      ${this.input("timeZone", this.text("people.field_time_zone"), {
        inputmode: "numeric",
        hint: this.text("people.time_zone_hint"),
      })}
    </fieldset>`;
  }

  protected override render() {
    const { form, hasSecret } = this;
    const privileges = PRIVILEGES.includes(form.privilege)
      ? PRIVILEGES
      : [form.privilege, ...PRIVILEGES];
    return html`<div class="fields">
      ${this.input("pin", this.text("people.field_pin"), { disabled: !this.isNew })}
      ${this.input("name", this.text("people.field_name"))}
      <label>
        <span>${this.text("people.field_privilege")}</span>
        <select
          .value=${form.privilege}
          @change=${(event: Event) =>
            this.change({ privilege: (event.target as HTMLSelectElement).value })}
        >
          ${privileges.map(
            (each) => html`<option value=${each} ?selected=${each === form.privilege}>
              ${
                this.localize(`component.zkteco_push.selector.privilege.options.${each}`) ||
                this.text("people.other_privilege")
              }
            </option>`,
          )}
        </select>
      </label>
      ${this.input("group", this.text("people.field_group"), { inputmode: "numeric" })}
      ${this.secret(
        "password",
        hasSecret.password,
        this.text(hasSecret.password ? "people.has_password" : "people.has_no_password"),
      )}
      ${this.secret(
        "card",
        Boolean(hasSecret.card),
        hasSecret.card
          ? this.text("people.card", { card: hasSecret.card })
          : this.text("people.has_no_card"),
      )}
      ${this.renderValidity()} ${this.renderAccess()}
      <label class="inline wide">
        <input
          type="checkbox"
          .checked=${form.disabled}
          @change=${(event: Event) =>
            this.change({ disabled: (event.target as HTMLInputElement).checked })}
        />
        <span>${this.text("people.field_disabled")}</span>
      </label>
    </div>`;
  }
}
