import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { EntityState } from "../types";
import { isKnown } from "./hass";

const SHOWN_MILLISECONDS = 60_000;

/** Knows for a minute that somebody has rung. */
export class Ring implements ReactiveController {
  private seen: { entity: string; state: string } | undefined;
  private until = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.timer);
  }

  get isOn(): boolean {
    return Date.now() < this.until;
  }

  /** Take what the doorbell's event entity shows now; one of another door is not meant. */
  follow(bell: EntityState | undefined, door: number | undefined): void {
    if (!isKnown(bell)) return;
    const rung = bell.attributes["door"];
    if (door !== undefined && typeof rung === "number" && rung !== door) return;
    const { seen } = this;
    if (seen?.entity === bell.entity_id && seen.state === bell.state) return;
    this.seen = { entity: bell.entity_id, state: bell.state };
    // Only a ring of before is dated by the server, whose clock may differ from ours.
    const isNew = seen?.entity === bell.entity_id;
    const start = isNew ? Date.now() : Date.parse(bell.state);
    this.until = start + SHOWN_MILLISECONDS;
    clearTimeout(this.timer);
    if (this.isOn) {
      this.timer = setTimeout(() => this.host.requestUpdate(), this.until - Date.now());
    }
  }
}
