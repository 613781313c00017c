import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { PanelElement } from "../../base";
import { shared } from "../../styles";
import { callAction } from "./call";
import { terminalStyles } from "./styles";
import type { ListedTerminal, Option } from "./types";
import "../../elements/dialog";
import "../../elements/page-state";

// What opens something is written, but never shown.
const SECRET = /key|passw|pwd|psk|secret/i;

/** What a terminal says of itself, read anew and written on request. */
@customElement("zkteco-terminal-options")
export class TerminalOptions extends PanelElement {
  @property({ attribute: false }) terminal!: ListedTerminal;
  @state() private options: Option[] | undefined;
  @state() private filter = "";
  @state() private error = "";
  @state() private chosen: Option | undefined;
  @state() private result = "";
  @state() private failure = "";
  @state() private isBusy = false;

  static override styles = [
    shared,
    terminalStyles,
    css`
      .filter {
        flex: 1;
        min-width: 200px;
      }
      form {
        display: grid;
        gap: 16px;
      }
      th,
      td {
        vertical-align: middle;
      }
      td.code {
        overflow-wrap: anywhere;
      }
    `,
  ];

  protected override willUpdate(changed?: PropertyValues<this>): void {
    super.willUpdate();
    if (!changed?.has("terminal")) return;
    if (changed.get("terminal")?.serial_number === this.terminal.serial_number) return;
    this.options = undefined;
    void this.load();
  }

  private async load(): Promise<void> {
    try {
      const { options } = await this.hass.callWS<{ options: Option[] }>({
        type: "zkteco_push/terminals/options",
        serial_number: this.terminal.serial_number,
      });
      this.options = options;
      this.error = "";
    } catch (error) {
      this.error = this.errorText(error);
    }
  }

  private choose(option: Option): void {
    this.chosen = option;
    this.result = "";
    this.failure = "";
  }

  private close(): void {
    this.chosen = undefined;
    void this.load();
  }

  private field(name: string): string {
    const field = this.renderRoot.querySelector<HTMLInputElement>(`input[name="${name}"]`);
    return field?.value.trim() ?? "";
  }

  private async wait(work: () => Promise<string>): Promise<void> {
    this.isBusy = true;
    this.failure = "";
    this.result = this.text("terminals.waiting_for_terminal");
    try {
      this.result = await work();
    } catch (error) {
      this.result = "";
      this.failure = this.errorText(error);
    }
    this.isBusy = false;
  }

  // Nobody need wait for a terminal that is not there.
  private get patience(): Record<string, number> {
    return this.terminal.connected ? {} : { wait: 0 };
  }

  private async ask(key: string): Promise<{ result: string; value: string | null }> {
    const { device_id } = this.terminal;
    const answer = await callAction(this.hass, "get_option", device_id, { key, ...this.patience });
    return { result: answer.result ?? "", value: answer.value ?? null };
  }

  private read(): void {
    const key = this.field("key");
    if (!key) return;
    void this.wait(async () => {
      if (SECRET.test(key)) return this.text("terminals.option_secret", { key });
      const { result, value } = await this.ask(key);
      if (result === "queued") return this.text("terminals.queued");
      if (value === null) return this.text("terminals.option_unknown", { key });
      this.chosen = { key, value };
      return this.text("terminals.option_is", { key, value });
    });
  }

  private write(event: Event): void {
    event.preventDefault();
    const key = this.field("key");
    const value = this.field("value");
    if (!key) return;
    void this.wait(async () => {
      const { device_id } = this.terminal;
      const data = { key, value, ...this.patience };
      const answer = await callAction(this.hass, "set_option", device_id, data);
      if (answer.result === "queued") return this.text("terminals.queued");
      if (SECRET.test(key)) return this.text("terminals.option_secret_written", { key });
      // Firmware says that it is done also where it has ignored a value.
      const taken = await this.ask(key).catch(() => ({ result: "", value: null }));
      if (taken.result !== "done" || taken.value === null) {
        return this.text("terminals.option_unread", { key });
      }
      this.chosen = { key, value: taken.value };
      const text = taken.value === value ? "terminals.option_taken" : "terminals.option_kept";
      return this.text(text, { key, value: taken.value });
    });
  }

  private renderDialog(option: Option) {
    return html`<zkteco-dialog
      .hass=${this.hass}
      open
      heading=${option.key || this.text("terminals.other_option")}
      @closed=${this.close}
    >
      <form id="option" @submit=${this.write}>
        <label>
          ${this.text("terminals.option_key")}
          <input
            class="code"
            dir="ltr"
            name="key"
            required
            maxlength="64"
            autocomplete="off"
            spellcheck="false"
            .value=${option.key}
          />
        </label>
        <label>
          ${this.text("terminals.option_value")}
          <input
            class="code"
            dir="ltr"
            name="value"
            maxlength="1024"
            autocomplete="off"
            spellcheck="false"
            .value=${option.value ?? ""}
          />
        </label>
        <p class="secondary">${this.text("terminals.option_warning")}</p>
        <p role="status">${this.result}</p>
        ${this.failure ? html`<p class="error" role="alert">${this.failure}</p>` : nothing}
      </form>
      <button slot="actions" type="button" ?disabled=${this.isBusy} @click=${this.read}>
        ${this.text("terminals.option_read")}
      </button>
      <button slot="actions" class="filled" type="submit" form="option" ?disabled=${this.isBusy}>
        ${this.text("terminals.option_write")}
      </button>
    </zkteco-dialog>`;
  }

  private renderOption(option: Option) {
    return html`<tr>
      <th scope="row" class="code" dir="ltr">${option.key}</th>
      <td class="code" dir="ltr">
        ${option.value ?? html`<em>${this.text("terminals.option_hidden")}</em>`}
      </td>
      <td>
        <button
          type="button"
          class="plain"
          aria-label=${this.text("terminals.change_option", { key: option.key })}
          @click=${() => this.choose(option)}
        >
          ${this.text("common.change")}
        </button>
      </td>
    </tr>`;
  }

  private renderTable(options: Option[]) {
    const wanted = this.filter.toLocaleLowerCase();
    const found = options.filter((option) =>
      `${option.key}=${option.value ?? ""}`.toLocaleLowerCase().includes(wanted),
    );
    if (!options.length) {
      return html`<zkteco-page-state
        .hass=${this.hass}
        kind="empty"
        heading=${this.text("terminals.options_none")}
        explanation=${this.text("terminals.options_none_explanation")}
      ></zkteco-page-state>`;
    }
    return html`<div
      class="card scroll"
      tabindex="0"
      role="region"
      aria-label=${this.text("terminals.tab_options")}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">${this.text("terminals.option_key")}</th>
            <th scope="col">${this.text("terminals.option_value")}</th>
            <td></td>
          </tr>
        </thead>
        <tbody>
          ${found.map((option) => this.renderOption(option))}
        </tbody>
      </table>
    </div>`;
  }

  protected override render() {
    if (this.error) return html`<p class="error" role="alert">${this.error}</p>`;
    if (!this.options) {
      return html`<zkteco-page-state .hass=${this.hass} kind="loading"></zkteco-page-state>`;
    }
    return html`<p class="secondary">${this.text("terminals.options_explanation")}</p>
      <div class="row">
        <label class="filter">
          <span class="hidden-visually">${this.text("terminals.filter_options")}</span>
          <input
            type="search"
            placeholder=${this.text("terminals.filter_options")}
            .value=${this.filter}
            @input=${(event: Event) => {
              this.filter = (event.target as HTMLInputElement).value;
            }}
          />
        </label>
        <button type="button" @click=${() => this.choose({ key: "", value: "" })}>
          ${this.text("terminals.other_option")}
        </button>
      </div>
      ${this.renderTable(this.options)}
      ${this.chosen ? this.renderDialog(this.chosen) : nothing}`;
  }
}
