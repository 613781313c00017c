import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { HomeAssistant } from "../types";
import { domainOf } from "./hass";

interface Host extends ReactiveControllerHost {
  readonly hass: HomeAssistant;
}

export type OpenerState = "idle" | "asking" | "opening" | "opened" | "failed";

// A second tap of a double one must not be taken for the answer.
const DOUBLE_TAP_MILLISECONDS = 600;
const ASKING_MILLISECONDS = 8000;
const SHOWN_MILLISECONDS: Record<"opened" | "failed", number> = { opened: 5000, failed: 20_000 };
const SERVICES: Record<string, string> = { lock: "unlock", button: "press" };

/** Opens a door, once for each time that somebody wants it. */
export class Opener implements ReactiveController {
  state: OpenerState = "idle";
  error: unknown;

  private askedAt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly host: Host) {
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.timer);
    if (this.state !== "opening") this.state = "idle";
  }

  /** Ask whether to open. */
  ask(): void {
    if (this.state === "opening") return;
    this.askedAt = Date.now();
    this.set("asking", ASKING_MILLISECONDS);
  }

  /** Do not open after all. */
  cancel(): void {
    if (this.state === "asking") this.set("idle");
  }

  /** Open, as somebody has said who was asked. */
  async confirm(entityId: string): Promise<void> {
    if (this.state !== "asking" || Date.now() - this.askedAt < DOUBLE_TAP_MILLISECONDS) return;
    await this.open(entityId);
  }

  /** Open with a lock or a button; while that goes on, another wish is the same one. */
  async open(entityId: string): Promise<void> {
    if (this.state === "opening") return;
    this.set("opening");
    try {
      const domain = domainOf(entityId);
      const service = SERVICES[domain] ?? "press";
      await this.host.hass.callService(domain, service, {}, { entity_id: entityId }, false);
      this.set("opened", SHOWN_MILLISECONDS.opened);
    } catch (error) {
      this.error = error;
      this.set("failed", SHOWN_MILLISECONDS.failed);
    }
  }

  private set(state: OpenerState, milliseconds?: number): void {
    clearTimeout(this.timer);
    this.state = state;
    if (milliseconds !== undefined) this.timer = setTimeout(() => this.set("idle"), milliseconds);
    this.host.requestUpdate();
  }
}
