import {
  mdiAccountPlusOutline,
  mdiCameraOutline,
  mdiContentCopy,
  mdiDeleteOutline,
  mdiFingerprint,
} from "@mdi/js";
import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { PanelElement } from "../../base";
import { formatList } from "../../format";
import { shared } from "../../styles";
import {
  type Column,
  type Deed,
  DeedEvent,
  type NewPerson,
  type Person,
  type PersonDetails,
  terminalName,
} from "./data";
import { check, dataFor, EMPTY, type Errors, type Form, fieldOfAction, formOf } from "./form";
import { fieldOf, give, type Order } from "./orders";
import "../../elements/dialog";
import "../../elements/icon";
import "../../elements/page-state";
import "./person-form";
import "./results";
import "./terminal-choice";

const DEEDS: [Deed, string][] = [
  ["photo", mdiCameraOutline],
  ["enroll", mdiFingerprint],
  ["copy", mdiContentCopy],
  ["household", mdiAccountPlusOutline],
  ["delete", mdiDeleteOutline],
];
const SUPER_ADMIN = "super_admin";

/** Adds a person or changes one; without a `person` somebody new is added. */
@customElement("zkteco-person-dialog")
export class PersonDialog extends PanelElement {
  @property({ type: Boolean }) open = false;
  @property({ attribute: false }) person: Person | undefined;
  @state() private terminals: Column[] = [];
  @state() private details: PersonDetails | undefined;
  @state() private form: Form | undefined;
  @state() private chosen: ReadonlySet<string> = new Set();
  @state() private errors: Errors = {};
  @state() private orders: Order[] = [];
  @state() private isBusy = false;
  @state() private failure = "";
  @state() private warning = "";

  private readonly touched = new Set<keyof Form>();
  private formBefore: Form | undefined;
  private loads = 0;

  static override styles = [
    shared,
    css`
      .deeds {
        margin-block-end: 16px;
      }
      .warning {
        color: var(--zkteco-warning-text);
      }
      zkteco-person-form {
        display: block;
        margin-block-end: 16px;
      }
    `,
  ];

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("open") && this.open) void this.load();
  }

  private async load(): Promise<void> {
    this.form = this.formBefore = this.details = undefined;
    this.touched.clear();
    this.errors = {};
    this.orders = [];
    this.failure = this.warning = "";
    this.loads += 1;
    const mine = this.loads;
    try {
      if (this.person) {
        const details = await this.hass.callWS<PersonDetails>({
          type: "zkteco_push/people/person",
          pin: this.person.pin,
        });
        // Somebody else may have been opened meanwhile.
        if (mine !== this.loads) return;
        this.details = details;
        this.terminals = details.terminals;
        this.formBefore = formOf(details);
        this.chosen = new Set(
          details.terminals
            .map((each) => each.serial_number)
            .filter((serialNumber) => details.cells[serialNumber]?.enrolled),
        );
        this.form = this.formBefore;
      } else {
        const fresh = await this.hass.callWS<NewPerson>({ type: "zkteco_push/people/new" });
        if (mine !== this.loads) return;
        this.terminals = fresh.terminals;
        this.chosen = new Set(fresh.terminals.map((each) => each.serial_number));
        this.form = { ...EMPTY, pin: fresh.pin };
      }
    } catch (error) {
      if (mine === this.loads) this.failure = this.errorText(error);
    }
  }

  private get chosenTerminals(): Column[] {
    return this.terminals.filter((each) => this.chosen.has(each.serial_number));
  }

  private get known() {
    const cells = Object.values(this.details?.cells ?? {});
    return {
      password: cells.some((cell) => cell.has_password),
      card: cells.find((cell) => cell.cards.length)?.cards.join(", ") ?? "",
    };
  }

  private isThere(terminal: Column): boolean {
    return this.details?.cells[terminal.serial_number]?.enrolled ?? false;
  }

  private async save(): Promise<void> {
    const { form } = this;
    if (!form || this.isBusy) return;
    const errors = check(form, this.chosen);
    this.errors = Object.fromEntries(
      Object.entries(errors).map(([field, key]) => [field, this.text(`people.${key}`)]),
    );
    if (Object.keys(errors).length) return;
    this.isBusy = true;
    try {
      await this.write(form, new Set(this.touched));
    } finally {
      this.isBusy = false;
    }
  }

  private async write(form: Form, touched: ReadonlySet<keyof Form>): Promise<void> {
    const mine = this.loads;
    if (!this.warning && (await this.warns(form))) return;
    const tasks = this.chosenTerminals
      .map((terminal) => ({
        terminal,
        action: "set_user",
        data: dataFor(terminal, form, touched, this.isThere(terminal)),
      }))
      .filter(({ terminal, data }) => !this.isThere(terminal) || Object.keys(data).length > 1);
    if (!tasks.length) {
      this.close();
      return;
    }
    const orders = await give(this.hass, tasks, (each) => {
      if (mine === this.loads) this.orders = each;
    });
    if (mine !== this.loads) return;
    for (const { error } of orders) {
      const field = fieldOfAction(fieldOf(error));
      if (field) this.errors = { ...this.errors, [field]: this.errorText(error) };
    }
  }

  // Without a super administrator a terminal's menu is open to everybody.
  private async warns(form: Form): Promise<boolean> {
    const wasAdmin = this.formBefore?.privilege === SUPER_ADMIN && !this.formBefore.disabled;
    if (!wasAdmin || (form.privilege === SUPER_ADMIN && !form.disabled)) return false;
    const alone = await this.hass
      .callWS<string[]>({
        type: "zkteco_push/people/only_administrator",
        pin: form.pin,
        serial_numbers: [...this.chosen],
      })
      .catch((): string[] => []);
    if (!alone.length) return false;
    const names = this.terminals
      .filter((each) => alone.includes(each.serial_number))
      .map((each) => terminalName(this.hass, each));
    this.warning = this.text("people.warning_only_administrator", {
      terminals: formatList(this.hass, names),
    });
    return true;
  }

  private close(): void {
    this.dispatchEvent(new CustomEvent("closed"));
  }

  private get isDone(): boolean {
    return (
      this.orders.length > 0 &&
      this.orders.every(({ state }) => state === "done" || state === "queued")
    );
  }

  private renderDeeds(person: Person) {
    return html`<div class="row deeds">
      ${DEEDS.filter(([deed]) => deed !== "household" || !person.household).map(
        ([deed, icon]) => html`<button
          type="button"
          class=${deed === "delete" ? "danger" : ""}
          @click=${() => this.dispatchEvent(new DeedEvent(deed, person))}
        >
          <zkteco-icon .path=${icon}></zkteco-icon>${this.text(`people.do_${deed}`)}
        </button>`,
      )}
      ${
        person.household
          ? html`<a class="button" href="/config/integrations/integration/zkteco_push"
              >${this.text("people.household_settings")}</a
            >`
          : nothing
      }
    </div>`;
  }

  private renderForm(form: Form) {
    return html`
      <zkteco-person-form
        .hass=${this.hass}
        .form=${form}
        .errors=${this.errors}
        .isNew=${!this.person}
        .hasSecret=${this.known}
        .terminals=${this.chosenTerminals}
        @changed=${(event: CustomEvent<Partial<Form>>) => {
          this.form = { ...(this.form ?? form), ...event.detail };
          for (const key of Object.keys(event.detail)) this.touched.add(key as keyof Form);
          this.orders = [];
          this.warning = "";
        }}
      ></zkteco-person-form>
      <zkteco-people-terminals
        .hass=${this.hass}
        .terminals=${this.terminals}
        .chosen=${this.chosen}
        .legend=${this.text("people.write_to")}
        .error=${this.errors.terminals ?? ""}
        @chosen=${(event: CustomEvent<ReadonlySet<string>>) => {
          this.chosen = event.detail;
          this.warning = "";
        }}
      ></zkteco-people-terminals>
      ${this.warning ? html`<p class="warning" role="alert">${this.warning}</p>` : nothing}
      ${
        this.orders.length
          ? html`<zkteco-people-results
              .hass=${this.hass}
              .orders=${this.orders}
            ></zkteco-people-results>`
          : nothing
      }
    `;
  }

  private renderContent() {
    if (this.failure) return html`<p class="error" role="alert">${this.failure}</p>`;
    if (!this.form) {
      return html`<zkteco-page-state .hass=${this.hass} kind="loading"></zkteco-page-state>`;
    }
    return html`${this.person ? this.renderDeeds(this.person) : nothing}
    ${this.renderForm(this.form)}`;
  }

  protected override render() {
    if (!this.hass) return nothing;
    const { person } = this;
    const heading = person
      ? this.text("people.edit_person", { name: person.name || person.pin })
      : this.text("people.add_person");
    return html`<zkteco-dialog
      .hass=${this.hass}
      .open=${this.open}
      .heading=${heading}
      @closed=${this.close}
    >
      ${this.open ? this.renderContent() : nothing}
      <button slot="actions" type="button" @click=${this.close}>
        ${this.text(this.isDone ? "common.close" : "common.cancel")}
      </button>
      ${
        this.isDone
          ? nothing
          : html`<button
              slot="actions"
              type="button"
              class="filled"
              ?disabled=${!this.form || this.isBusy}
              @click=${this.save}
            >
              ${this.text(this.warning ? "people.save_anyway" : "common.save")}
            </button>`
      }
    </zkteco-dialog>`;
  }
}
