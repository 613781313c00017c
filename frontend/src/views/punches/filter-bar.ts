import { mdiFilterRemoveOutline } from "@mdi/js";
import { css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { PanelElement } from "../../base";
import "../../elements/icon";
import { shared } from "../../styles";
import { type Choices, type Filter, isEmpty, RANGES, type RangeName, rangeOf } from "./model";
import { methodWords, stateWords } from "./words";

/** What is shown, to be chosen; says `filter` with another one. */
@customElement("zkteco-punch-filter")
export class PunchFilterBar extends PanelElement {
  @property({ attribute: false }) filter: Filter = {};
  @property({ attribute: false }) choices: Choices | undefined;
  @state() private problem = "";

  static override styles = [
    shared,
    css`
      .fields {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(170px, 1fr));
        gap: 12px;
        align-items: end;
      }
      .ranges {
        margin-block-end: 12px;
      }
      .ranges button {
        min-height: 36px;
        padding-inline: 12px;
      }
      button[aria-pressed="true"] {
        background: var(--zkteco-fill);
        color: var(--zkteco-on-fill);
      }
      span.label {
        font-size: 12px;
        color: var(--secondary-text-color);
      }
      summary {
        cursor: pointer;
        min-height: 40px;
        align-content: center;
        font-weight: 500;
      }
      .error {
        margin-block-start: 8px;
      }
      :host([narrow]) .fields {
        grid-template-columns: repeat(auto-fill, minmax(130px, 1fr));
      }
    `,
  ];

  private change(changed: Filter): void {
    const filter = { ...this.filter, ...changed };
    if (filter.start && filter.end && filter.start > filter.end) {
      this.problem = this.text("punches.range_invalid");
      return;
    }
    this.problem = "";
    this.dispatchEvent(new CustomEvent("filter", { detail: filter }));
  }

  private choose(key: keyof Filter, event: Event): void {
    this.change({ [key]: (event.target as HTMLInputElement).value });
  }

  private choosePerson(event: Event): void {
    const typed = (event.target as HTMLInputElement).value.trim();
    this.change({ pin: this.pinOf(typed) });
  }

  private pinOf(typed: string): string {
    const people = this.choices?.people ?? [];
    const found =
      people.find((person) => this.label(person.pin) === typed) ??
      people.find((person) => person.pin === typed) ??
      people.find((person) => person.name.toLocaleLowerCase() === typed.toLocaleLowerCase());
    return found?.pin ?? typed;
  }

  private label(pin: string | undefined): string {
    if (!pin) return "";
    const person = this.choices?.people.find((each) => each.pin === pin);
    return person ? `${person.name} (${pin})` : pin;
  }

  private isRange(name: RangeName): boolean {
    const { start, end } = rangeOf(this.hass, name);
    return start === this.filter.start && end === this.filter.end;
  }

  private get terminals(): [string, string][] {
    return (this.choices?.terminals ?? []).map(({ serial_number, name, is_gone }) => [
      serial_number,
      is_gone ? this.text("punches.terminal_gone", { name }) : name,
    ]);
  }

  private renderSelect(
    key: keyof Filter,
    label: string,
    all: string,
    options: readonly (readonly [string, string])[],
  ) {
    const value = this.filter[key] ?? "";
    // What an address asks for is shown, also if nobody offers it.
    const unknown = value && !options.some(([option]) => option === value);
    return html`<label
      ><span class="label">${label}</span>
      <select .value=${value} @change=${(event: Event) => this.choose(key, event)}>
        <option value="" ?selected=${!value}>${all}</option>
        ${unknown ? html`<option value=${value} selected>${value}</option>` : nothing}
        ${options.map(
          ([option, words]) =>
            html`<option value=${option} ?selected=${option === value}>${words}</option>`,
        )}
      </select>
    </label>`;
  }

  private renderDay(key: "start" | "end", label: string) {
    return html`<label
      ><span class="label">${label}</span>
      <input
        type="date"
        min="1970-01-02"
        max="2199-12-31"
        .value=${this.filter[key] ?? ""}
        @change=${(event: Event) => this.choose(key, event)}
      />
    </label>`;
  }

  private renderFields() {
    const all = this.text("common.all");
    const { localize } = this;
    return html`<div class="row ranges" role="group" aria-label=${this.text("punches.range")}>
        ${RANGES.map(
          (name) => html`<button
            type="button"
            aria-pressed=${this.isRange(name) ? "true" : "false"}
            @click=${() => this.change({ start: "", end: "", ...rangeOf(this.hass, name) })}
          >
            ${this.text(`punches.range_${name}`)}
          </button>`,
        )}
      </div>
      <div class="fields">
        ${this.renderDay("start", this.text("punches.from"))}
        ${this.renderDay("end", this.text("punches.until"))}
        <label
          ><span class="label">${this.text("punches.person")}</span>
          <input
            type="search"
            list="people"
            autocomplete="off"
            placeholder=${this.text("punches.person_hint")}
            maxlength="64"
            .value=${this.label(this.filter.pin)}
            @change=${this.choosePerson}
          />
        </label>
        <datalist id="people">
          ${this.choices?.people.map(
            (person) => html`<option value=${this.label(person.pin)}></option>`,
          )}
        </datalist>
        ${this.renderSelect("terminal", this.text("punches.terminal"), all, this.terminals)}
        ${this.renderSelect(
          "method",
          this.text("punches.method"),
          all,
          (this.choices?.methods ?? []).map((each) => [each, methodWords(localize, each)]),
        )}
        ${this.renderSelect(
          "state",
          this.text("punches.state"),
          all,
          (this.choices?.states ?? []).map((each) => [each, stateWords(localize, each)]),
        )}
        ${this.renderSelect(
          "corrected",
          this.text("punches.corrections"),
          this.text("punches.corrected_any"),
          ["only", "added", "voided"].map((each) => [each, this.text(`punches.corrected_${each}`)]),
        )}
        <button
          type="button"
          class="plain"
          ?disabled=${isEmpty(this.filter)}
          @click=${() => this.dispatchEvent(new CustomEvent("filter", { detail: {} }))}
        >
          <zkteco-icon .path=${mdiFilterRemoveOutline}></zkteco-icon>
          ${this.text("punches.reset")}
        </button>
      </div>
      ${this.problem ? html`<p class="error" role="alert">${this.problem}</p>` : nothing}`;
  }

  protected override render() {
    return this.narrow
      ? html`<details class="card" ?open=${false}>
          <summary>${this.text("punches.filter")}</summary>
          ${this.renderFields()}
        </details>`
      : html`<section class="card" aria-label=${this.text("punches.filter")}>
          ${this.renderFields()}
        </section>`;
  }
}
