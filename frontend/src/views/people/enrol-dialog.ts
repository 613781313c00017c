import { mdiCheckCircle, mdiCircleOutline, mdiCloseCircle, mdiProgressClock } from "@mdi/js";
import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { PanelElement } from "../../base";
import { formatList, formatTime } from "../../format";
import { shared } from "../../styles";
import { type Column, terminalName } from "./data";
import { type Failure, failureText } from "./failure";
import { Task } from "./task";
import "../../elements/dialog";
import "../../elements/icon";
import "./progress";

const KINDS = [
  "fingerprint",
  "face",
  "palm",
  "visible_palm",
  "card",
  "finger_vein",
  "near_infrared_face",
  "iris",
] as const;
const FINGERS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const RIGHT_INDEX = 6;
const MOST_RETRIES = 10;
const STEPS = ["waiting", "handed_out", "confirmed", "arrived"] as const;

interface Template {
  kind: string;
  number?: number;
  version?: string;
}

interface Enrolment {
  stage: (typeof STEPS)[number] | "failed";
  connected?: boolean;
  interval?: number;
  expires_at?: string | null;
  late?: boolean;
  templates?: Template[];
  failure?: Failure | null;
}

/** Enrols a person at a terminal, and shows live how far that is. */
@customElement("zkteco-enrol-dialog")
export class EnrolDialog extends PanelElement {
  @property({ type: Boolean }) open = false;
  @property({ attribute: false }) terminals: Column[] = [];
  @property() pin = "";
  @property() name = "";
  @state() private serialNumber = "";
  @state() private kind: string = KINDS[0];
  @state() private finger = RIGHT_INDEX;
  @state() private overwrites = true;
  @state() private retries = 3;
  @state() private enrolment: Enrolment | undefined;
  // How far it had come before it failed.
  @state() private reached = 0;

  private readonly task = new Task<Enrolment>(this, (event) => {
    const step = (STEPS as readonly string[]).indexOf(event.stage);
    if (step >= 0) this.reached = step;
    this.enrolment = event;
  });

  static override styles = [
    shared,
    css`
      form,
      .progress {
        display: grid;
        gap: 16px;
      }
      .pair {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(200px, 1fr));
        gap: 16px;
      }
      ol {
        display: grid;
        gap: 14px;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        gap: 12px;
        color: var(--secondary-text-color);
      }
      li[aria-current],
      li.done {
        color: var(--primary-text-color);
      }
      li[aria-current] strong {
        font-size: 16px;
      }
      li.done zkteco-icon {
        color: var(--zkteco-good-text);
      }
      li.failed zkteco-icon {
        color: var(--zkteco-error-text);
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
    this.task.end();
    this.enrolment = undefined;
    this.reached = 0;
    if (!this.terminals.some((each) => each.serial_number === this.serialNumber)) {
      const first = this.terminals.find((each) => each.connected) ?? this.terminals[0];
      this.serialNumber = first?.serial_number ?? "";
    }
  }

  private close(): void {
    this.task.end();
    this.dispatchEvent(new CustomEvent("closed"));
  }

  private begin(event?: Event): void {
    event?.preventDefault();
    this.enrolment = undefined;
    this.reached = 0;
    void this.task.begin({
      type: "zkteco_push/enrolment/subscribe",
      serial_number: this.serialNumber,
      pin: this.pin,
      kind: this.kind,
      number: this.kind === "fingerprint" ? this.finger : 0,
      overwrite: this.overwrites,
      retries: this.retries,
    });
  }

  private get terminal(): string {
    const found = this.terminals.find((each) => each.serial_number === this.serialNumber);
    return found ? terminalName(this.hass, found) : this.serialNumber;
  }

  private kindName(kind: string): string {
    return this.localize(`component.zkteco_push.selector.kind.options.${kind}`) || kind;
  }

  private select(
    value: string | number,
    options: [string | number, string][],
    take: (value: string) => void,
  ) {
    return html`<select
      @change=${(event: Event) => take((event.target as HTMLSelectElement).value)}
    >
      ${options.map(
        ([key, name]) => html`<option value=${key} ?selected=${key === value}>${name}</option>`,
      )}
    </select>`;
  }

  private renderForm() {
    const terminals = this.terminals.map((each): [string, string] => {
      const name = terminalName(this.hass, each);
      return [
        each.serial_number,
        each.connected ? name : this.text("people.enrol_offline_option", { name }),
      ];
    });
    const fingers = FINGERS.map((each): [number, string] => [
      each,
      this.text(`people.enrol_finger_${each}`),
    ]);
    return html`<form id="form" @submit=${this.begin}>
      <p class="secondary">${this.text("people.enrol_explanation")}</p>
      <label>
        <span>${this.text("people.enrol_terminal")}</span>
        ${this.select(this.serialNumber, terminals, (value) => {
          this.serialNumber = value;
        })}
      </label>
      <div class="pair">
        <label>
          <span>${this.text("people.enrol_kind")}</span>
          ${this.select(
            this.kind,
            KINDS.map((each) => [each, this.kindName(each)]),
            (value) => {
              this.kind = value;
            },
          )}
        </label>
        ${
          this.kind === "fingerprint"
            ? html`<label>
                <span>${this.text("people.enrol_finger")}</span>
                ${this.select(this.finger, fingers, (value) => {
                  this.finger = Number(value);
                })}
              </label>`
            : nothing
        }
      </div>
      <label class="inline">
        <input
          type="checkbox"
          .checked=${this.overwrites}
          @change=${(event: Event) => {
            this.overwrites = (event.target as HTMLInputElement).checked;
          }}
        />
        <span>${this.text("people.enrol_overwrite")}</span>
      </label>
      <label>
        <span>${this.text("people.enrol_retries")}</span>
        <input
          type="number"
          min="1"
          max=${MOST_RETRIES}
          required
          .value=${String(this.retries)}
          @input=${(event: Event) => {
            this.retries = Number((event.target as HTMLInputElement).value);
          }}
        />
      </label>
    </form>`;
  }

  private stepText(step: (typeof STEPS)[number]): string {
    if (step === "handed_out") return this.text(`people.enrol_do_${this.kind}`);
    return this.text(`people.enrol_step_${step}`);
  }

  private explain(step: (typeof STEPS)[number], enrolment: Enrolment): string {
    switch (step) {
      case "waiting": {
        if (enrolment.connected === false) {
          return this.text("people.enrol_is_offline", { name: this.terminal });
        }
        return this.text("people.enrol_interval", { seconds: enrolment.interval ?? 0 });
      }
      case "handed_out":
        return enrolment.connected === false
          ? this.text("people.enrol_went_offline", { name: this.terminal })
          : this.text("people.enrol_look", { name: this.terminal });
      case "confirmed":
        return this.text(enrolment.late ? "people.enrol_late" : "people.enrol_template_comes");
      default:
        return formatList(
          this.hass,
          (enrolment.templates ?? []).map((each) => this.describe(each)),
        );
    }
  }

  private describe(template: Template): string {
    const kind = this.kindName(template.kind);
    const finger =
      template.kind === "fingerprint" && template.number !== undefined
        ? this.text(`people.enrol_finger_${template.number}`)
        : "";
    const what = finger ? `${kind} (${finger})` : kind;
    return template.version
      ? this.text("people.enrol_version", { what, version: template.version })
      : what;
  }

  private renderSteps(enrolment: Enrolment) {
    const isFailed = enrolment.stage === "failed" || this.task.state === "lost";
    const isOver = enrolment.stage === "arrived";
    return html`<ol>
      ${STEPS.map((step, number) => {
        const isDone = isOver || number < this.reached;
        const isCurrent = !isDone && number === this.reached;
        const icon = isDone
          ? mdiCheckCircle
          : isCurrent
            ? isFailed
              ? mdiCloseCircle
              : mdiProgressClock
            : mdiCircleOutline;
        const explanation =
          !isFailed && (isCurrent || (isOver && step === "arrived"))
            ? this.explain(step, enrolment)
            : "";
        return html`<li
          class=${isDone ? "done" : isCurrent && isFailed ? "failed" : ""}
          aria-current=${isCurrent ? "step" : nothing}
        >
          <zkteco-icon
            .path=${icon}
            .label=${isDone ? this.text("people.enrol_done") : ""}
          ></zkteco-icon>
          <div>
            <strong>${this.stepText(step)}</strong>
            ${explanation ? html`<div>${explanation}</div>` : nothing}
          </div>
        </li>`;
      })}
    </ol>`;
  }

  private renderProgress(enrolment: Enrolment) {
    const { failure, stage, expires_at } = enrolment;
    const isOver = stage === "arrived";
    return html`<div class="progress">
      <zkteco-progress
        .label=${this.text("people.enrol_progress")}
        .value=${isOver ? 100 : (this.reached * 100) / (STEPS.length - 1)}
      ></zkteco-progress>
      <div role="status">${this.renderSteps(enrolment)}</div>
      ${failure ? html`<p class="error" role="alert">${failureText(this.localize, failure)}</p>` : nothing}
      ${
        this.task.state === "lost"
          ? html`<p class="error" role="alert">${this.text("people.enrol_lost")}</p>`
          : nothing
      }
      ${
        stage === "waiting" && expires_at
          ? html`<p class="secondary">
              ${this.text("people.enrol_expires", { time: formatTime(this.hass, expires_at) })}
            </p>`
          : nothing
      }
      ${
        stage === "handed_out" && this.task.state === "running"
          ? html`<p class="secondary">${this.text("people.enrol_cannot_recall")}</p>`
          : nothing
      }
    </div>`;
  }

  private renderContent() {
    if (this.task.state === "failed") {
      return html`<p class="error" role="alert">${this.errorText(this.task.error)}</p>`;
    }
    if (this.enrolment) return this.renderProgress(this.enrolment);
    if (this.task.state === "running") {
      return html`<zkteco-progress .label=${this.text("people.enrol_progress")}></zkteco-progress>`;
    }
    return this.renderForm();
  }

  private renderActions() {
    const { state } = this.task;
    const stage = this.enrolment?.stage;
    if (!this.enrolment && state === "idle") {
      return html`<button slot="actions" type="button" @click=${this.close}>
          ${this.text("common.cancel")}
        </button>
        <button
          slot="actions"
          type="submit"
          class="filled"
          ?disabled=${!this.serialNumber || !this.pin}
          @click=${() => {
            const form = this.renderRoot.querySelector("form");
            if (form?.reportValidity()) this.begin();
          }}
        >
          ${this.text("people.enrol_begin")}
        </button>`;
    }
    const isOver = stage === "arrived" || stage === "failed" || state !== "running";
    return html`${
      isOver
        ? html`<button slot="actions" type="button" @click=${this.reset}>
            ${this.text(stage === "arrived" ? "people.enrol_another" : "people.enrol_again")}
          </button>`
        : nothing
    }
      <button slot="actions" type="button" class=${isOver ? "filled" : ""} @click=${this.close}>
        ${this.text(!isOver && stage === "waiting" ? "people.enrol_withdraw" : "common.close")}
      </button>`;
  }

  protected override render() {
    if (!this.hass) return nothing;
    return html`<zkteco-dialog
      .hass=${this.hass}
      .open=${this.open}
      .heading=${this.text("people.enrol_title", { name: this.name || this.pin })}
      @closed=${this.close}
    >
      ${this.open ? this.renderContent() : nothing}${this.open ? this.renderActions() : nothing}
    </zkteco-dialog>`;
  }
}
