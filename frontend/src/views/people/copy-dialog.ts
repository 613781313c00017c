import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { PanelElement } from "../../base";
import { formatNumber } from "../../format";
import { shared } from "../../styles";
import { fileOf, type LeftOut, leftOut, type Run } from "./copy-report";
import { download } from "./csv";
import { type Column, terminalName } from "./data";
import { type Failure, failureText } from "./failure";
import { Task } from "./task";
import "../../elements/dialog";
import "./progress";
import "./terminal-choice";

interface CopyEvent {
  run?: Run;
  failure?: Failure;
  ready?: boolean;
}

const SEPARATOR = /[\s,;]+/;
const MOST_SHOWN = 200;

/** Copies people from a terminal to others, and shows how far that is and what became of it. */
@customElement("zkteco-copy-dialog")
export class CopyDialog extends PanelElement {
  @property({ type: Boolean }) open = false;
  @property({ attribute: false }) terminals: Column[] = [];
  /** Who is copied, empty for everybody. */
  @property() pin = "";
  @property() name = "";
  @state() private source = "";
  @state() private targets: ReadonlySet<string> = new Set();
  @state() private pins = "";
  @state() private templates = true;
  @state() private photos = true;
  @state() private runs: ReadonlyMap<number, Run> = new Map();
  @state() private failures: Failure[] = [];
  @state() private isBegun = false;
  @state() private targetError = "";

  private readonly task = new Task<CopyEvent>(this, (event) => this.take(event));

  static override styles = [
    shared,
    css`
      form,
      .runs,
      section {
        display: grid;
        gap: 16px;
      }
      section {
        gap: 8px;
        padding-block-end: 16px;
        border-block-end: 1px solid var(--divider-color);
      }
      section:last-child {
        border: none;
      }
      .head {
        display: flex;
        justify-content: space-between;
        gap: 8px;
      }
      .scroll {
        max-height: 280px;
        overflow: auto;
      }
      .warning {
        color: var(--zkteco-warning-text);
      }
    `,
  ];

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has("open")) return;
    if (this.open) this.reset();
    else this.task.end();
  }

  private reset(): void {
    this.runs = new Map();
    this.failures = [];
    this.isBegun = false;
    this.targetError = "";
    this.pins = "";
    this.targets = new Set();
    if (!this.terminals.some((each) => each.serial_number === this.source)) {
      // Who has most is most often copied from.
      const [first] = [...this.terminals].sort((a, b) => (b.users ?? 0) - (a.users ?? 0));
      this.source = first?.serial_number ?? "";
    }
    // What is under way already is shown.
    void this.task.begin({ type: "zkteco_push/copies/subscribe" });
  }

  private take(event: CopyEvent): void {
    if (event.run) this.runs = new Map([...this.runs, [event.run.id, event.run]]);
    if (event.failure) this.failures = [...this.failures, event.failure];
  }

  private close(): void {
    this.task.end();
    this.dispatchEvent(new CustomEvent("closed"));
  }

  private begin(event?: Event): void {
    event?.preventDefault();
    const targets = [...this.targets].filter((each) => each !== this.source);
    this.targetError = targets.length ? "" : this.text("people.copy_no_target");
    if (!targets.length) return;
    this.failures = [];
    this.isBegun = true;
    void this.task.begin({
      type: "zkteco_push/copies/subscribe",
      copy: {
        source: this.source,
        targets,
        pins: this.pin ? [this.pin] : this.pins.split(SEPARATOR).filter(Boolean),
        templates: this.templates,
        photos: this.photos,
      },
    });
  }

  private terminalName(serialNumber: string): string {
    const found = this.terminals.find((each) => each.serial_number === serialNumber);
    return found ? terminalName(this.hass, found) : serialNumber;
  }

  private tick(label: string, isTicked: boolean, take: (isTicked: boolean) => void) {
    return html`<label class="inline">
      <input
        type="checkbox"
        .checked=${isTicked}
        @change=${(event: Event) => take((event.target as HTMLInputElement).checked)}
      />
      <span>${label}</span>
    </label>`;
  }

  private renderForm() {
    return html`<form @submit=${this.begin}>
      <p class="secondary">${this.text("people.copy_explanation")}</p>
      <label>
        <span>${this.text("people.copy_from")}</span>
        <select
          @change=${(event: Event) => {
            this.source = (event.target as HTMLSelectElement).value;
          }}
        >
          ${this.terminals.map(
            (each) => html`<option
              value=${each.serial_number}
              ?selected=${each.serial_number === this.source}
            >
              ${terminalName(this.hass, each)}
            </option>`,
          )}
        </select>
      </label>
      <zkteco-people-terminals
        .hass=${this.hass}
        .terminals=${this.terminals.filter((each) => each.serial_number !== this.source)}
        .chosen=${this.targets}
        .legend=${this.text("people.copy_to")}
        .error=${this.targetError}
        @chosen=${(event: CustomEvent<ReadonlySet<string>>) => {
          this.targets = event.detail;
          this.targetError = "";
        }}
      ></zkteco-people-terminals>
      ${
        this.pin
          ? nothing
          : html`<label>
              <span>${this.text("people.copy_pins")}</span>
              <input
                .value=${this.pins}
                @input=${(event: Event) => {
                  this.pins = (event.target as HTMLInputElement).value;
                }}
              />
            </label>`
      }
      ${this.tick(this.text("people.copy_templates"), this.templates, (isTicked) => {
        this.templates = isTicked;
      })}
      ${this.tick(this.text("people.copy_photos"), this.photos, (isTicked) => {
        this.photos = isTicked;
      })}
    </form>`;
  }

  private stateOf(run: Run): string {
    if (run.report || run.finished) {
      return this.text("people.copy_ended", {
        sent: run.sent,
        skipped: run.skipped,
        failed: run.failed,
      });
    }
    if (run.ended) return this.text("people.copy_stopped");
    if (!run.total) return this.text("people.copy_preparing");
    return this.text("people.copy_sending", { done: run.sent + run.failed, total: run.total });
  }

  private renderLeftOut(run: Run, target: string) {
    if (!run.report) return nothing;
    const rows = leftOut(this.localize, run.report.people, target);
    if (!rows.length) return html`<p>${this.text("people.copy_nothing_left_out")}</p>`;
    const header = ["pin", "name", "what", "why"].map((each) =>
      this.text(`people.copy_column_${each}`),
    );
    const label = this.text("people.copy_left_out", { name: target });
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${label}>
        <table>
          <thead>
            <tr>
              ${header.map((each) => html`<th scope="col">${each}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows.slice(0, MOST_SHOWN).map((row) => this.renderRow(row))}
          </tbody>
        </table>
      </div>
      ${
        run.report.more || rows.length > MOST_SHOWN
          ? html`<p class="secondary">${this.text("people.copy_more")}</p>`
          : nothing
      }
      <div>
        <button
          type="button"
          @click=${() => download(fileOf(header, rows), `copy-${run.target}.csv`)}
        >
          ${this.text("people.copy_download")}
        </button>
      </div>`;
  }

  private renderRow(row: LeftOut) {
    return html`<tr>
      <td>${row.pin}</td>
      <td>${row.name}</td>
      <td>${row.what}</td>
      <td class=${row.isFailed ? "error" : ""}>${row.why}</td>
    </tr>`;
  }

  private renderRun(run: Run) {
    const target = this.terminalName(run.target);
    const isOver = run.report !== undefined || run.ended;
    const offline = isOver ? [] : run.offline.map((each) => this.terminalName(each));
    return html`<section aria-label=${target}>
      <div class="head">
        <h3>
          ${this.text("people.copy_way", { source: this.terminalName(run.source), target })}
        </h3>
        <span>${formatNumber(this.hass, run.progress / 100, { style: "percent" })}</span>
      </div>
      <zkteco-progress
        .label=${this.text("people.copy_progress", { name: target })}
        .value=${run.progress}
      ></zkteco-progress>
      <p role="status">${this.stateOf(run)}</p>
      ${offline.map(
        (name) => html`<p class="warning">${this.text("people.copy_offline", { name })}</p>`,
      )}
      ${this.renderLeftOut(run, target)}
    </section>`;
  }

  private renderContent() {
    const runs = [...this.runs.values()];
    const { state } = this.task;
    return html`${
      runs.length
        ? html`<div class="runs">${runs.map((run) => this.renderRun(run))}</div>`
        : nothing
    }
    ${this.failures.map(
      (each) => html`<p class="error" role="alert">${failureText(this.localize, each)}</p>`,
    )}
    ${
      state === "failed"
        ? html`<p class="error" role="alert">${this.errorText(this.task.error)}</p>`
        : nothing
    }
    ${
      state === "lost"
        ? html`<p class="error" role="alert">${this.text("people.copy_lost")}</p>`
        : nothing
    }
    ${
      this.isBegun && !runs.length && !this.failures.length && state === "running"
        ? html`<zkteco-progress .label=${this.text("people.copy_preparing")}></zkteco-progress>`
        : nothing
    }
    ${this.isForm ? this.renderForm() : nothing}`;
  }

  private get isForm(): boolean {
    return !this.isBegun && !this.runs.size;
  }

  protected override render() {
    if (!this.hass) return nothing;
    const heading = this.pin
      ? this.text("people.copy_title_person", { name: this.name || this.pin })
      : this.text("people.copy_title");
    const isUnderWay = [...this.runs.values()].some((run) => !run.report);
    return html`<zkteco-dialog
      .hass=${this.hass}
      .open=${this.open}
      .heading=${heading}
      @closed=${this.close}
    >
      ${this.open ? this.renderContent() : nothing}
      ${
        this.open && isUnderWay
          ? html`<p class="secondary">${this.text("people.copy_goes_on")}</p>`
          : nothing
      }
      <button slot="actions" type="button" @click=${this.close}>
        ${this.text(this.isForm ? "common.cancel" : "common.close")}
      </button>
      ${
        this.isForm
          ? html`<button slot="actions" type="button" class="filled" @click=${this.begin}>
              ${this.text("people.copy_begin")}
            </button>`
          : html`<button
              slot="actions"
              type="button"
              ?disabled=${isUnderWay}
              @click=${this.reset}
            >
              ${this.text("people.copy_another")}
            </button>`
      }
    </zkteco-dialog>`;
  }
}
