import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { HomeAssistant } from "../../types";

export type TaskState = "idle" | "running" | "lost" | "failed";

interface Host extends ReactiveControllerHost {
  readonly hass: HomeAssistant;
}

/**
 * Something that is begun once, and ends when nobody looks at it any more.
 *
 * Unlike what is only followed, it must not begin anew after a lost connection.
 */
export class Task<T> implements ReactiveController {
  state: TaskState = "idle";
  error: unknown;

  private unsubscribe: (() => Promise<void>) | undefined;
  private connection: HomeAssistant["connection"] | undefined;
  private generation = 0;

  constructor(
    private readonly host: Host,
    private readonly onEvent: (event: T) => void,
  ) {
    host.addController(this);
  }

  /** Begin what a message asks for, in place of what was begun before. */
  async begin(message: Record<string, unknown>): Promise<void> {
    this.end();
    const mine = this.generation;
    this.connection = this.host.hass.connection;
    if (!this.connection.connected) {
      // Home Assistant's client would wait, and begin it when nobody looks any more.
      this.set("lost");
      return;
    }
    this.connection.addEventListener("disconnected", this.disconnected);
    this.set("running");
    try {
      const unsubscribe = await this.connection.subscribeMessage<T | { gone: true }>(
        (event) => {
          if (mine !== this.generation) return;
          if (event && typeof event === "object" && "gone" in event) this.lost();
          else this.onEvent(event as T);
        },
        message,
        { resubscribe: false },
      );
      if (mine === this.generation) this.unsubscribe = unsubscribe;
      else void unsubscribe().catch(() => undefined);
    } catch (error) {
      if (mine !== this.generation) return;
      this.error = error;
      this.set("failed");
    }
  }

  /** End it: what has not been done yet is not done. */
  end(): void {
    this.generation += 1;
    this.connection?.removeEventListener("disconnected", this.disconnected);
    this.connection = undefined;
    void this.unsubscribe?.().catch(() => undefined);
    this.unsubscribe = undefined;
    this.error = undefined;
    this.set("idle");
  }

  hostConnected(): void {
    // It is begun by whoever opens the dialog.
  }

  hostDisconnected(): void {
    this.end();
  }

  private readonly disconnected = (): void => {
    // It ended with the connection; on the next one its number is somebody else's.
    this.generation += 1;
    this.unsubscribe = undefined;
    this.lost();
  };

  private lost(): void {
    if (this.state === "running") this.set("lost");
  }

  private set(state: TaskState): void {
    if (state === this.state) return;
    this.state = state;
    this.host.requestUpdate();
  }
}
