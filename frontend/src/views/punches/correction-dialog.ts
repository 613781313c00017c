import { css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { PanelElement } from "../../base";
import "../../elements/dialog";
import { formatDateTime } from "../../format";
import { shared } from "../../styles";
import type { Choices, Filter, Punch } from "./model";
import { stateWords } from "./words";

const SHORTEST_REASON = 3;
const PIN = /^\S*\d\S*$/;
const LONGEST_REASON = 255;

/** What is to be done: add a punch, or void one, or take a correction of one back. */
export type Task =
  | { kind: "add"; filter: Filter }
  | { kind: "void"; punch: Punch }
  | { kind: "withdraw"; punch: Punch };

/** Corrects punches; says `closed`, after it has been done or not. */
@customElement("zkteco-punch-correction")
export class PunchCorrection extends PanelElement {
  @property({ attribute: false }) task: Task | undefined;
  @property({ attribute: false }) choices: Choices | undefined;
  @state() private problem = "";
  @state() private isBusy = false;

  static override styles = [
    shared,
    css`
      form {
        display: grid;
        gap: 16px;
      }
      .facts {
        padding: 12px;
        border: 1px solid var(--divider-color);
        border-radius: 8px;
      }
    `,
  ];

  private get heading(): string {
    switch (this.task?.kind) {
      case "add":
        return this.text("punches.add_punch");
      case "void":
        return this.text("punches.void_heading");
      case "withdraw":
        return this.text(`punches.withdraw_${this.task.punch.correction?.kind ?? "voided"}`);
      default:
        return "";
    }
  }

  private get doIt(): string {
    switch (this.task?.kind) {
      case "add":
        return this.text("common.add");
      case "void":
        return this.text("punches.void_punch");
      default:
        return this.text("punches.withdraw");
    }
  }

  private field(name: string): string {
    const found = this.renderRoot.querySelector<HTMLInputElement>(`[name=${name}]`);
    return found?.value.trim() ?? "";
  }

  /** Return whom the field means, empty where that is nobody or might be several. */
  private pin(): string {
    const typed = this.field("person");
    const people = this.choices?.people ?? [];
    const one = people.find(({ name, pin }) => `${name} (${pin})` === typed || pin === typed);
    if (one) return one.pin;
    const wanted = typed.toLocaleLowerCase();
    const named = people.filter(({ name }) => name.toLocaleLowerCase() === wanted);
    if (named.length) return named.length === 1 ? (named[0]?.pin ?? "") : "";
    // A name that is spelled in another way is no PIN: the punch would be nobody's.
    return PIN.test(typed) ? typed : "";
  }

  /** Return the command, or the key of what is missing. */
  private command(task: Task): Record<string, unknown> | string {
    const reason = this.field("reason");
    if (task.kind !== "withdraw" && reason.length < SHORTEST_REASON) return "reason_missing";
    switch (task.kind) {
      case "add": {
        const pin = this.pin();
        const when = this.field("when");
        if (!pin) return "person_missing";
        if (!when) return "when_missing";
        return {
          type: "zkteco_push/corrections/add",
          serial_number: this.field("terminal"),
          pin,
          punched_at: when,
          state: this.field("state"),
          reason,
        };
      }
      case "void":
        return { type: "zkteco_push/corrections/void", punch_id: task.punch.id, reason };
      case "withdraw":
        return {
          type: "zkteco_push/corrections/withdraw",
          correction_id: task.punch.correction?.id,
        };
    }
  }

  private async submit(event: Event): Promise<void> {
    event.preventDefault();
    const { task } = this;
    if (!task || this.isBusy) return;
    const command = this.command(task);
    if (typeof command === "string") {
      this.problem = this.text(`punches.${command}`);
      return;
    }
    this.isBusy = true;
    this.problem = "";
    try {
      await this.hass.callWS(command);
      this.dispatchEvent(new CustomEvent("corrected"));
      // Another one may have been begun meanwhile.
      if (task === this.task) this.close();
    } catch (error) {
      if (task === this.task) this.problem = this.errorText(error);
    } finally {
      this.isBusy = false;
    }
  }

  private close(): void {
    if (!this.task) return;
    this.problem = "";
    this.dispatchEvent(new CustomEvent("closed"));
  }

  private renderReason() {
    return html`<label
      >${this.text("punches.reason")}
      <input name="reason" type="text" maxlength=${LONGEST_REASON} required autocomplete="off" />
    </label>`;
  }

  private renderPunch(punch: Punch) {
    const { hass } = this;
    return html`<p class="facts">
      <strong>${punch.name ?? punch.pin}</strong><br />
      ${formatDateTime(hass, punch.time, hass.config.time_zone)}<br />
      ${punch.terminal} · ${stateWords(this.localize, punch.state)}
    </p>`;
  }

  private renderAdd(filter: Filter) {
    const people = this.choices?.people ?? [];
    const chosen = people.find((person) => person.pin === filter.pin);
    const person = chosen ? `${chosen.name} (${chosen.pin})` : (filter.pin ?? "");
    const terminals = this.choices?.terminals ?? [];
    return html`<p>${this.text("punches.add_explanation")}</p>
      <label
        >${this.text("punches.person")}
        <input
          name="person"
          type="text"
          list="correction-people"
          maxlength="64"
          required
          autocomplete="off"
          .value=${person}
        />
      </label>
      <datalist id="correction-people">
        ${people.map(({ name, pin }) => html`<option value=${`${name} (${pin})`}></option>`)}
      </datalist>
      <label
        >${this.text("punches.terminal")}
        <select name="terminal">
          ${terminals.map(
            (each) => html`<option
              value=${each.serial_number}
              ?selected=${each.serial_number === filter.terminal}
            >
              ${each.is_gone ? this.text("punches.terminal_gone", { name: each.name }) : each.name}
            </option>`,
          )}
        </select>
      </label>
      <label
        >${this.text("punches.when")}
        <input name="when" type="datetime-local" step="1" required />
        <span class="secondary">${this.text("punches.when_explanation")}</span>
      </label>
      <label
        >${this.text("punches.state")}
        <select name="state">
          ${(this.choices?.states ?? []).map(
            (each) => html`<option value=${each}>${stateWords(this.localize, each)}</option>`,
          )}
        </select>
      </label>
      ${this.renderReason()}`;
  }

  private renderTask(task: Task) {
    switch (task.kind) {
      case "add":
        return this.renderAdd(task.filter);
      case "void":
        return html`${this.renderPunch(task.punch)}
          <p>${this.text("punches.void_explanation")}</p>
          ${this.renderReason()}`;
      case "withdraw":
        return html`${this.renderPunch(task.punch)}
          <p>${this.text("punches.withdraw_explanation")}</p>`;
    }
  }

  protected override render() {
    const { task } = this;
    return html`<zkteco-dialog
      .hass=${this.hass}
      .open=${task !== undefined}
      .heading=${this.heading}
      @closed=${this.close}
    >
      ${
        task
          ? html`<form id="form" novalidate @submit=${this.submit}>
              ${this.renderTask(task)}
              ${this.problem ? html`<p class="error" role="alert">${this.problem}</p>` : nothing}
              <button type="submit" hidden></button>
            </form>`
          : nothing
      }
      <button slot="actions" type="button" class="plain" @click=${this.close}>
        ${this.text("common.cancel")}
      </button>
      <button
        slot="actions"
        type="button"
        class="filled"
        ?disabled=${this.isBusy}
        @click=${this.submit}
      >
        ${this.doIt}
      </button>
    </zkteco-dialog>`;
  }
}
