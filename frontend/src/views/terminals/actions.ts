import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { PanelElement } from "../../base";
import { shared } from "../../styles";
import { callAction } from "./call";
import { terminalStyles } from "./styles";
import type { ListedTerminal } from "./types";
import "../../elements/dialog";

const AT_ONCE = ["sync_clock", "refresh", "mute_alarm"] as const;
const ASKING = ["send_message", "reboot", "clear"] as const;
type Asking = (typeof ASKING)[number];
const WHAT = ["attendance_log", "photos", "biometrics", "all_data"] as const;
const MISSING = "records_missing";

/** What can be done with a terminal, with words of what came of it. */
@customElement("zkteco-terminal-actions")
export class TerminalActions extends PanelElement {
  @property({ attribute: false }) terminal!: ListedTerminal;
  @state() private asking: Asking | undefined;
  @state() private busy = "";
  @state() private result = "";
  @state() private failure = "";
  @state() private isMissing = false;
  @state() private isConfirmed = false;

  static override styles = [
    shared,
    terminalStyles,
    css`
      :host {
        gap: 8px;
      }
      form {
        display: grid;
        gap: 16px;
      }
    `,
  ];

  protected override willUpdate(changed?: PropertyValues<this>): void {
    super.willUpdate();
    const before = changed?.get("terminal");
    if (before && before.serial_number !== this.terminal.serial_number) {
      this.result = "";
      this.failure = "";
      this.close();
    }
  }

  private close(): void {
    this.asking = undefined;
    this.isMissing = false;
    this.isConfirmed = false;
  }

  private ask(action: Asking): void {
    this.close();
    this.failure = "";
    this.asking = action;
  }

  private async run(action: string, data: Record<string, unknown> = {}): Promise<void> {
    this.busy = action;
    this.failure = "";
    this.result = this.text("terminals.waiting_for_terminal");
    try {
      const { device_id, connected } = this.terminal;
      // Nobody need wait for a terminal that is not there.
      const wait = connected ? {} : { wait: 0 };
      const outcome = await callAction(this.hass, action, device_id, { ...wait, ...data });
      this.result = this.text(
        outcome.result === "queued" ? "terminals.queued" : `terminals.done_${action}`,
      );
      this.close();
    } catch (error) {
      this.result = "";
      this.failure = this.errorText(error);
      this.isMissing = (error as { translation_key?: string }).translation_key === MISSING;
      if (!this.isMissing) this.close();
    }
    this.busy = "";
  }

  private submit(event: Event): void {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    switch (this.asking) {
      case "send_message":
        void this.run("send_message", {
          message: String(data.get("message") ?? ""),
          minutes: Number(data.get("minutes") ?? 60),
        });
        break;
      case "clear":
        if (!this.isConfirmed) return;
        void this.run("clear", {
          what: String(data.get("what")),
          confirm: true,
          ...(data.get("force") ? { force: true } : {}),
        });
        break;
      default:
        void this.run("reboot");
    }
  }

  private renderFields(action: Asking) {
    const { name, serial_number } = this.terminal;
    if (action === "reboot") return html`<p>${this.text("terminals.ask_reboot", { name })}</p>`;
    if (action === "send_message") {
      return html`<label>
          ${this.text("terminals.message")}
          <textarea name="message" required maxlength="320"></textarea>
        </label>
        <label>
          ${this.text("terminals.message_minutes")}
          <input name="minutes" type="number" min="0" max="65535" value="60" required />
        </label>`;
    }
    return html`<p>${this.text("terminals.clear_explanation", { name })}</p>
      <label>
        ${this.text("terminals.clear_what")}
        <select name="what">
          ${WHAT.map(
            (what) =>
              html`<option value=${what}>${this.localize(
                `component.zkteco_push.selector.what.options.${what}`,
              )}</option>`,
          )}
        </select>
      </label>
      <label>
        ${this.text("terminals.clear_confirm", { serial_number })}
        <input
          class="code"
          dir="ltr"
          name="typed"
          autocomplete="off"
          spellcheck="false"
          required
          @input=${(event: Event) => {
            const typed = (event.target as HTMLInputElement).value.trim();
            this.isConfirmed = typed === serial_number;
          }}
        />
      </label>
      ${
        this.isMissing
          ? html`<p class="error" role="alert">${this.failure}</p>
              <label class="inline">
                <input name="force" type="checkbox" />${this.text("terminals.clear_force")}
              </label>`
          : nothing
      }`;
  }

  private renderDialog(action: Asking) {
    const isDangerous = action !== "send_message";
    const isReady = action !== "clear" || this.isConfirmed;
    return html`<zkteco-dialog
      .hass=${this.hass}
      open
      heading=${this.text(`terminals.action_${action}`)}
      @closed=${this.close}
    >
      <form id="action" @submit=${this.submit}>${this.renderFields(action)}</form>
      <button slot="actions" type="button" @click=${this.close}>
        ${this.text("common.cancel")}
      </button>
      <button
        slot="actions"
        class=${isDangerous ? "danger" : "filled"}
        type="submit"
        form="action"
        ?disabled=${this.busy !== "" || !isReady}
      >
        ${this.text(`terminals.action_${action}`)}
      </button>
    </zkteco-dialog>`;
  }

  protected override render() {
    const isBusy = this.busy !== "";
    return html`<div class="row" role="group" aria-label=${this.text("terminals.actions")}>
        ${AT_ONCE.map(
          (action) => html`<button
            type="button"
            ?disabled=${isBusy}
            title=${this.text(`terminals.hint_${action}`)}
            @click=${() => this.run(action)}
          >
            ${this.text(`terminals.action_${action}`)}
          </button>`,
        )}
        ${ASKING.map(
          (action) => html`<button
            type="button"
            class=${action === "clear" ? "danger" : ""}
            ?disabled=${isBusy}
            title=${this.text(`terminals.hint_${action}`)}
            @click=${() => this.ask(action)}
          >
            ${this.text(`terminals.action_${action}`)}
          </button>`,
        )}
      </div>
      <p role="status" ?hidden=${!this.result}>${this.result}</p>
      ${
        this.failure && !this.isMissing
          ? html`<p class="error" role="alert">${this.failure}</p>`
          : nothing
      }
      ${this.asking ? this.renderDialog(this.asking) : nothing}`;
  }
}
