import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { PanelElement } from "../../base";
import { shared } from "../../styles";
import type { Person } from "./data";
import "../../elements/dialog";

interface FlowResult {
  type: "form" | "create_entry" | "abort";
  flow_id: string;
  errors?: Record<string, string> | null;
  reason?: string;
}

const FLOWS = "config/config_entries/subentries/flow";

/** Makes somebody a person of the household: through Home Assistant's own form. */
@customElement("zkteco-household-dialog")
export class HouseholdDialog extends PanelElement {
  @property({ type: Boolean }) open = false;
  @property({ attribute: false }) person: Person | undefined;
  @property() entryId = "";
  @state() private name = "";
  @state() private entityId = "";
  @state() private failure = "";
  @state() private isBusy = false;

  static override styles = [
    shared,
    css`
      .fields {
        display: grid;
        gap: 16px;
        margin-block-start: 16px;
      }
    `,
  ];

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has("open") || !this.open) return;
    this.name = this.person?.name ?? "";
    this.failure = "";
    const same = this.entities.find(
      (each) => each.attributes.friendly_name?.toLowerCase() === this.name.toLowerCase(),
    );
    this.entityId = same?.entity_id ?? "";
  }

  private get entities() {
    return Object.values(this.hass.states).filter((each) => each.entity_id.startsWith("person."));
  }

  private async add(): Promise<void> {
    this.isBusy = true;
    this.failure = "";
    let flow = "";
    try {
      const form = await this.hass.callApi<FlowResult>("POST", FLOWS, {
        handler: [this.entryId, "person"],
      });
      flow = form.flow_id;
      const result = await this.hass.callApi<FlowResult>("POST", `${FLOWS}/${flow}`, {
        pin: this.person?.pin,
        ...(this.name ? { name: this.name } : {}),
        ...(this.entityId ? { person: this.entityId } : {}),
        terminals: [],
        rule: "stays_open",
      });
      if (result.type === "create_entry") this.close();
      else this.failure = await this.wrong(Object.values(result.errors ?? {})[0] ?? "");
      if (result.type === "form") await this.hass.callApi("DELETE", `${FLOWS}/${flow}`);
    } catch (error) {
      this.failure = this.errorText(error);
    }
    this.isBusy = false;
  }

  private async wrong(error: string): Promise<string> {
    const localize = await this.hass.loadBackendTranslation("config_subentries", "zkteco_push");
    return (
      localize(`component.zkteco_push.config_subentries.person.error.${error}`) ||
      this.text("common.error_unknown")
    );
  }

  private close(): void {
    this.dispatchEvent(new CustomEvent("closed"));
  }

  private renderContent() {
    return html`<p>${this.text("people.household_explanation")}</p>
      <div class="fields">
        <label>
          <span>${this.text("people.field_name")}</span>
          <input
            .value=${this.name}
            maxlength="64"
            @input=${(event: Event) => {
              this.name = (event.target as HTMLInputElement).value;
            }}
          />
        </label>
        <label>
          <span>${this.text("people.household_person")}</span>
          <select
            @change=${(event: Event) => {
              this.entityId = (event.target as HTMLSelectElement).value;
            }}
          >
            <option value="" ?selected=${!this.entityId}>${this.text("people.household_nobody")}</option>
            ${this.entities.map(
              (each) => html`<option
                value=${each.entity_id}
                ?selected=${each.entity_id === this.entityId}
              >
                ${each.attributes.friendly_name ?? each.entity_id}
              </option>`,
            )}
          </select>
        </label>
      </div>
      ${this.failure ? html`<p class="error" role="alert">${this.failure}</p>` : nothing}`;
  }

  protected override render() {
    if (!this.hass) return nothing;
    return html`<zkteco-dialog
      .hass=${this.hass}
      .open=${this.open}
      .heading=${this.text("people.do_household")}
      @closed=${this.close}
    >
      ${this.open ? this.renderContent() : nothing}
      <button slot="actions" type="button" @click=${this.close}>${this.text("common.cancel")}</button>
      <button slot="actions" type="button" class="filled" ?disabled=${this.isBusy} @click=${this.add}>
        ${this.text("common.add")}
      </button>
    </zkteco-dialog>`;
  }
}
