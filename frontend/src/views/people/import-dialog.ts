import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { PanelElement } from "../../base";
import { shared } from "../../styles";
import { download } from "./csv";
import { type Column, terminalName } from "./data";
import { type Failure, failureText } from "./failure";
import {
  badRows,
  ENCODINGS,
  encodingOf,
  fileOf,
  type ImportEvent,
  type NotWritten,
  type Preview,
  type Result,
  refused,
} from "./import-data";
import { Task } from "./task";
import "../../elements/dialog";
import "./import-preview";
import "./progress";
import "./terminal-choice";

const LARGEST_FILE = 4_000_000;
const MOST_SHOWN = 200;
type Step = "choose" | "preview" | "run";

/** Imports people from a CSV file: chosen, looked at, written. */
@customElement("zkteco-import-dialog")
export class ImportDialog extends PanelElement {
  @property({ type: Boolean }) open = false;
  @property({ attribute: false }) terminals: Column[] = [];
  @state() private step: Step = "choose";
  @state() private csv = "";
  @state() private encoding = "";
  @state() private chosen: ReadonlySet<string> = new Set();
  @state() private isBusy = false;
  @state() private isStopped = false;
  @state() private failure = "";
  @state() private preview: Preview | undefined;
  @state() private progress: ImportEvent | undefined;
  @state() private results: Result[] = [];

  private bytes: Uint8Array | undefined;
  private readonly task = new Task<ImportEvent>(this, (event) => {
    this.progress = { ...this.progress, ...event };
    if (event.results?.length) this.results = [...this.results, ...event.results];
    if (event.finished) this.task.end();
  });

  static override styles = [
    shared,
    css`
      form,
      .run {
        display: grid;
        gap: 16px;
      }
      textarea {
        min-height: 140px;
        font-family: var(--ha-font-family-code, monospace);
        font-size: 13px;
        white-space: pre;
        overflow: auto;
      }
      .scroll {
        max-height: 280px;
        overflow: auto;
      }
      .warning {
        color: var(--zkteco-warning-text);
      }
      input[type="file"] {
        max-width: 100%;
        font: inherit;
        color: inherit;
      }
    `,
  ];

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has("open")) return;
    if (this.open) this.reset();
    else this.end();
  }

  private reset(): void {
    this.end();
    this.step = "choose";
    this.failure = "";
    const known = new Set(this.terminals.map((each) => each.serial_number));
    this.chosen = new Set([...this.chosen].filter((each) => known.has(each)));
  }

  // The file holds passwords: nothing of it stays behind.
  private end(): void {
    this.task.end();
    this.csv = "";
    this.bytes = undefined;
    this.encoding = "";
    this.preview = undefined;
    this.progress = undefined;
    this.results = [];
    this.isStopped = false;
  }

  private close(): void {
    this.end();
    this.dispatchEvent(new CustomEvent("closed"));
  }

  private async take(event: Event): Promise<void> {
    const file = (event.target as HTMLInputElement).files?.[0];
    if (!file) return;
    this.failure = "";
    if (file.size > LARGEST_FILE) {
      this.failure = this.localize("component.zkteco_push.exceptions.import_too_large.message");
      return;
    }
    try {
      this.bytes = new Uint8Array(await file.arrayBuffer());
      this.decode(encodingOf(this.bytes));
    } catch {
      this.failure = this.text("people.import_unreadable");
    }
  }

  private decode(encoding: string): void {
    this.encoding = encoding;
    this.csv = new TextDecoder(encoding).decode(this.bytes);
  }

  private get message() {
    return { text: this.csv, terminals: [...this.chosen] };
  }

  private async look(event?: Event): Promise<void> {
    event?.preventDefault();
    if (this.isBusy) return;
    if (!this.chosen.size) {
      this.failure = this.text("people.error_no_terminal");
      return;
    }
    this.isBusy = true;
    this.failure = "";
    const { message } = this;
    try {
      const preview = await this.hass.callWS<Preview>({
        type: "zkteco_push/imports/preview",
        ...message,
      });
      // Of what has been changed meanwhile, nobody has seen what it would do.
      if (!this.open || JSON.stringify(message) !== JSON.stringify(this.message)) return;
      this.preview = preview;
      this.step = "preview";
    } catch (error) {
      this.failure = this.errorText(error);
    } finally {
      this.isBusy = false;
    }
  }

  private run(): void {
    this.step = "run";
    this.progress = undefined;
    this.results = [];
    this.isStopped = false;
    void this.task.begin({ type: "zkteco_push/imports/run", ...this.message });
  }

  private stop(): void {
    this.isStopped = true;
    this.task.end();
  }

  private readonly nameOf = (serialNumber: string): string => {
    const found = this.terminals.find((each) => each.serial_number === serialNumber);
    return found ? terminalName(this.hass, found) : serialNumber;
  };

  private renderEncoding() {
    if (!this.bytes) return nothing;
    const encodings = [...new Set([this.encoding, ...ENCODINGS])];
    return html`<label>
      <span>${this.text("people.import_encoding")}</span>
      <select
        @change=${(event: Event) => this.decode((event.target as HTMLSelectElement).value)}
      >
        ${encodings.map(
          (each) => html`<option value=${each} ?selected=${each === this.encoding}>
            ${each.toUpperCase()}
          </option>`,
        )}
      </select>
    </label>`;
  }

  private renderChoose() {
    return html`<form @submit=${this.look}>
      <p class="secondary">${this.text("people.import_explanation")}</p>
      <label>
        <span>${this.text("people.import_file")}</span>
        <input type="file" accept=".csv,.txt,.tsv,text/csv,text/plain" @change=${this.take} />
      </label>
      ${this.renderEncoding()}
      <label>
        <span>${this.text("people.import_text")}</span>
        <textarea
          spellcheck="false"
          placeholder="PIN,Name,Card"
          .value=${this.csv}
          @input=${(event: Event) => {
            this.csv = (event.target as HTMLTextAreaElement).value;
            this.bytes = undefined;
          }}
        ></textarea>
      </label>
      <zkteco-people-terminals
        .hass=${this.hass}
        .terminals=${this.terminals}
        .chosen=${this.chosen}
        .legend=${this.text("people.import_to")}
        @chosen=${(event: CustomEvent<ReadonlySet<string>>) => {
          this.chosen = event.detail;
        }}
      ></zkteco-people-terminals>
    </form>`;
  }

  private renderFailed(rows: NotWritten[]) {
    const header = ["line", "pin", "name", "terminal", "why"].map((each) =>
      this.text(`people.import_column_${each}`),
    );
    const label = this.text("people.import_not_written");
    return html`<h3>${label}</h3>
      <div class="scroll" tabindex="0" role="region" aria-label=${label}>
        <table>
          <thead>
            <tr>
              ${header.map((each) => html`<th scope="col">${each}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows.slice(0, MOST_SHOWN).map(
              (row) => html`<tr>
                <td>${row.line}</td>
                <td>${row.pin}</td>
                <td>${row.name}</td>
                <td>${row.terminal}</td>
                <td class="error">${row.why}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <div>
        <button type="button" @click=${() => download(fileOf(header, rows), "not-imported.csv")}>
          ${this.text("people.import_download")}
        </button>
      </div>`;
  }

  private renderRun() {
    const { progress } = this;
    const total = progress?.total ?? this.preview?.writes ?? 0;
    const done = (progress?.written ?? 0) + (progress?.failed ?? 0);
    const isOver = progress?.finished || this.isStopped || this.task.state === "lost";
    const offline = isOver ? [] : (progress?.offline ?? []);
    const failed = [
      ...badRows(this.localize, this.preview?.rows ?? [], this.nameOf),
      ...refused(this.localize, this.results, this.nameOf),
    ];
    const counts = { written: progress?.written ?? 0, failed: progress?.failed ?? 0, total };
    return html`<div class="run">
      <zkteco-progress
        .label=${this.text("people.import_progress")}
        .value=${total ? Math.floor((done * 100) / total) : progress?.finished ? 100 : undefined}
      ></zkteco-progress>
      <p role="status">
        ${
          isOver
            ? this.text(
                progress?.finished ? "people.import_ended" : "people.import_stopped",
                counts,
              )
            : this.text("people.import_running", { done, total })
        }
      </p>
      ${offline.map(
        (each) => html`<p class="warning">
          ${this.text("people.import_offline", { name: this.nameOf(each) })}
        </p>`,
      )}
      ${
        this.task.state === "lost"
          ? html`<p class="error" role="alert">${this.text("people.import_lost")}</p>`
          : nothing
      }
      ${this.renderFailure(progress?.failure)}
      ${isOver && failed.length ? this.renderFailed(failed) : nothing}
      ${isOver ? nothing : html`<p class="secondary">${this.text("people.import_keep_open")}</p>`}
    </div>`;
  }

  private renderFailure(failure: Failure | undefined) {
    if (failure) {
      return html`<p class="error" role="alert">${failureText(this.localize, failure)}</p>`;
    }
    return this.task.state === "failed"
      ? html`<p class="error" role="alert">${this.errorText(this.task.error)}</p>`
      : nothing;
  }

  private renderContent() {
    switch (this.step) {
      case "choose":
        return this.renderChoose();
      case "preview":
        return html`<zkteco-import-preview
          .hass=${this.hass}
          .preview=${this.preview}
          .terminalName=${this.nameOf}
        ></zkteco-import-preview>`;
      default:
        return this.renderRun();
    }
  }

  private button(key: string, act: () => unknown, isFilled = false, isDisabled = false) {
    return html`<button
      slot="actions"
      type="button"
      class=${isFilled ? "filled" : ""}
      ?disabled=${isDisabled}
      @click=${act}
    >
      ${this.text(key, { count: this.preview?.writes ?? 0 })}
    </button>`;
  }

  private renderActions() {
    if (this.step === "choose") {
      return html`${this.button("common.cancel", () => this.close())}${this.button(
        "people.import_look",
        () => this.look(),
        true,
        this.isBusy || !this.csv.trim(),
      )}`;
    }
    if (this.step === "preview") {
      const back = () => {
        this.step = "choose";
      };
      return html`${this.button("common.back", back)}${this.button(
        "people.import_begin",
        () => this.run(),
        true,
        !this.preview?.writes,
      )}`;
    }
    return this.task.state === "running"
      ? this.button("people.import_stop", () => this.stop())
      : this.button("common.close", () => this.close(), true);
  }

  protected override render() {
    if (!this.hass) return nothing;
    return html`<zkteco-dialog
      .hass=${this.hass}
      .open=${this.open}
      .heading=${this.text("people.import_title")}
      @closed=${this.close}
    >
      ${this.open ? this.renderContent() : nothing}
      ${this.failure ? html`<p class="error" role="alert">${this.failure}</p>` : nothing}
      ${this.open ? this.renderActions() : nothing}
    </zkteco-dialog>`;
  }
}
