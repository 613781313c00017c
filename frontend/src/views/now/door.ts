import {
  mdiAlertOutline,
  mdiCheckCircleOutline,
  mdiDoorClosed,
  mdiDoorOpen,
  mdiLockOpenVariantOutline,
} from "@mdi/js";
import { css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { PanelElement } from "../../base";
import { formatList } from "../../format";
import { shared } from "../../styles";
import "../../elements/hold-button";
import "../../elements/icon";
import type { Door, Terminal } from "./types";

const REASON = "component.zkteco_push.entity.event.access.state_attributes.reason.state";
// These two have no text of their own.
const REASON_OF_ALARM: Record<string, string> = {
  duress_password: "duress",
  duress_finger: "duress_by_fingerprint",
};
const SHOWN_MILLISECONDS = 6000;

type Outcome = { kind: "touched" | "opening" | "opened" } | { kind: "failed"; words: string };

/** One door: how it is, and what opens it. */
@customElement("zkteco-now-door")
export class NowDoor extends PanelElement {
  @property({ attribute: false }) terminal!: Terminal;
  @property({ attribute: false }) door!: Door;
  @state() private outcome: Outcome | undefined;

  private timer: ReturnType<typeof setTimeout> | undefined;

  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      .door {
        display: flex;
        align-items: center;
        gap: 10px;
        flex-wrap: wrap;
      }
      .words {
        flex: 1 1 64px;
        min-width: 0;
        line-height: 1.35;
      }
      .words .secondary {
        font-size: 13px;
      }
      .alarm {
        display: flex;
        align-items: center;
        gap: 6px;
        margin-block-start: 6px;
        font-size: 13px;
        --icon-size: 18px;
        color: var(--zkteco-error-text);
        font-weight: 500;
      }
      .outcome {
        display: flex;
        align-items: center;
        gap: 6px;
        font-size: 13px;
        --icon-size: 18px;
      }
      .outcome > * {
        margin-block-start: 6px;
      }
      .opened {
        color: var(--zkteco-good-text);
        font-weight: 500;
      }
      zkteco-hold-button {
        --icon-size: 20px;
        /* There may be many of them, and nothing is urgent. */
        --zkteco-fill: color-mix(in srgb, var(--zkteco-link) 14%, transparent);
        --zkteco-on-fill: var(--zkteco-link);
      }
    `,
  ];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  private get name(): string {
    if (this.door.name) return this.door.name;
    return this.isSingle
      ? this.text("now.only_door")
      : this.text("now.door", { number: this.door.number });
  }

  private get isSingle(): boolean {
    return this.terminal.doors.length === 1;
  }

  private get isOpen(): boolean | null {
    return this.isSingle ? (this.door.is_open ?? this.terminal.door_open) : this.door.is_open;
  }

  private get canUnlock(): boolean {
    // What is asked for without a connection is sent later, and a door must not open then.
    return Boolean(this.terminal.connected) && this.hass.connected !== false;
  }

  private async unlock(): Promise<void> {
    // What has been asked for once is not asked for again before it has ended.
    if (this.outcome?.kind === "opening" || !this.canUnlock) return;
    clearTimeout(this.timer);
    this.outcome = { kind: "opening" };
    const { device_id } = this.terminal;
    try {
      const data = { device_id, door: this.door.number };
      const answer = await this.hass.callService<{ result: string }>(
        "zkteco_push",
        "unlock_door",
        data,
        undefined,
        false,
        true,
      );
      this.outcome =
        answer.response?.result === "done"
          ? { kind: "opened" }
          : { kind: "failed", words: this.text("now.no_answer", { name: this.terminal.name }) };
    } catch (error) {
      this.outcome = { kind: "failed", words: this.errorText(error) };
    }
    if (this.outcome.kind === "opened") this.forgetLater();
  }

  private touched(): void {
    if (this.outcome?.kind === "opening") return;
    this.outcome = { kind: "touched" };
    this.forgetLater();
  }

  private forgetLater(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.outcome = undefined;
    }, SHOWN_MILLISECONDS);
  }

  private renderState() {
    const states = [
      this.isOpen === null ? "" : this.text(this.isOpen ? "now.is_open" : "now.is_closed"),
      this.door.mode === "held_open" ? this.text("now.held_open") : "",
      this.door.mode === "locked" ? this.text("now.locked_down") : "",
      this.door.mode !== "held_open" && this.door.is_unlocked ? this.text("now.is_unlocked") : "",
    ].filter(Boolean);
    return states.length
      ? html`<div class="secondary">${formatList(this.hass, states)}</div>`
      : nothing;
  }

  private renderAlarms() {
    const alarms = new Set(this.door.alarms.map((each) => REASON_OF_ALARM[each] ?? each));
    if (!alarms.size) return nothing;
    const words = [...alarms].map((alarm) => this.localize(`${REASON}.${alarm}`));
    return html`<div class="alarm">
      <zkteco-icon .path=${mdiAlertOutline}></zkteco-icon><span>${formatList(this.hass, words)}</span>
    </div>`;
  }

  private renderButton() {
    const isOpening = this.outcome?.kind === "opening";
    const label = isOpening ? this.text("now.opening") : this.text("now.unlock");
    return html`<zkteco-hold-button
      .label=${label}
      .hint=${this.text("now.press_and_hold")}
      ?disabled=${!this.canUnlock}
      @held=${this.unlock}
      @touched=${this.touched}
      ><zkteco-icon .path=${mdiLockOpenVariantOutline}></zkteco-icon
    ></zkteco-hold-button>`;
  }

  private renderOutcome() {
    switch (this.outcome?.kind) {
      case "touched":
        return html`<span class="secondary">${this.text("now.press_and_hold")}</span>`;
      case "opening":
        return html`<span class="secondary">${this.text("now.opening")}</span>`;
      case "opened":
        return html`<zkteco-icon class="opened" .path=${mdiCheckCircleOutline}></zkteco-icon
          ><span class="opened">${this.text("now.opened")}</span>`;
      case "failed":
        return html`<span class="error">${this.outcome.words}</span>`;
      default:
        return this.terminal.connected || !this.door.may_unlock
          ? nothing
          : html`<span class="secondary">${this.text("now.cannot_unlock")}</span>`;
    }
  }

  protected override render() {
    return html`<div class="door" role="group" aria-label=${this.name}>
        <zkteco-icon .path=${this.isOpen ? mdiDoorOpen : mdiDoorClosed}></zkteco-icon>
        <div class="words">
          <div>${this.name}</div>
          ${this.renderState()}
        </div>
        ${this.door.may_unlock ? this.renderButton() : nothing}
      </div>
      ${this.renderAlarms()}
      <div class="outcome" role="status">${this.renderOutcome()}</div>`;
  }
}
